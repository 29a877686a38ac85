import path from 'node:path';
import { projectRoot } from './db/project-root';

/** Where Foolproof keeps its data: FOOLPROOF_HOME, or `.foolproof` in the project. */
export function foolproofHome(): string {
  return path.resolve(process.env.FOOLPROOF_HOME ?? path.join(projectRoot, '.foolproof'));
}
