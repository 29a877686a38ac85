/** Whether the web build is up to date, by a hash over everything that goes into it. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '@/server/foundation/db/project-root';

const INPUTS = ['app', 'components', 'server', 'public', 'prisma/schema.prisma'];
const FILES = ['next.config.ts', 'postcss.config.mjs', 'proxy.ts', 'package-lock.json', 'tsconfig.json'];
const stamp = path.join(projectRoot, '.next', 'foolproof-build');

export function buildIsFresh(): boolean {
  const known = fs.existsSync(stamp) ? fs.readFileSync(stamp, 'utf8') : '';
  return known !== '' && known === hashInputs();
}

/** Called after a build that succeeded. */
export function markBuildFresh(): void {
  fs.writeFileSync(stamp, hashInputs());
}

/** Removes the mark, so that a build that dies half way is not taken for a good one. */
export function markBuildStale(): void {
  fs.rmSync(stamp, { force: true });
}

function hashInputs(): string {
  const hash = createHash('sha256').update(process.version.split('.')[0] ?? '');
  const add = (file: string) => {
    hash.update(path.relative(projectRoot, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  };
  for (const folder of INPUTS) for (const file of listFiles(path.join(projectRoot, folder))) add(file);
  for (const name of FILES) {
    const file = path.join(projectRoot, name);
    if (fs.existsSync(file)) add(file);
  }
  return hash.digest('hex');
}

function listFiles(at: string): string[] {
  if (!fs.existsSync(at)) return [];
  if (fs.statSync(at).isFile()) return [at];
  return fs
    .readdirSync(at, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && !entry.parentPath.includes(`${path.sep}generated`) && !entry.name.includes('.test.'),
    )
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
