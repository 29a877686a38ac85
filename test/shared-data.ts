/** Real benchmark rows and golden scores that lie beside a checkout of the project, where there are any. */
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '@/server/foundation/db/project-root';

/** A folder of the shared data; null, with a message, where it is absent: the tests that need it are skipped. */
export function readSharedData(name: string): string | null {
  const folder = path.join(projectRoot, '..', 'shared', 'data', name);
  if (fs.existsSync(folder)) return folder;
  console.log(`skipped: tests over ${name}, which is not beside this checkout`);
  return null;
}
