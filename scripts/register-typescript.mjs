/** Preload for programs in TypeScript. The tsconfig is named, so that they run from any directory. */
import path from 'node:path';
import process from 'node:process';

process.env.TSX_TSCONFIG_PATH = path.resolve(import.meta.dirname, '..', 'tsconfig.json');
await import('tsx');
