import fs from 'node:fs';
import path from 'node:path';

/** The folder that holds package.json: where migrations, demo and build output are found. */
export const projectRoot = findRoot(import.meta.dirname ?? process.cwd());

function findRoot(from: string): string {
  for (let at = from; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'prisma', 'schema.prisma'))) return at;
    if (at === path.dirname(at)) return process.cwd();
  }
}
