/** `npm run bench -- NAME [--json]`: runs one benchmark of bench/. */
import path from 'node:path';
import process from 'node:process';
import { bootstrap, root, runAndExit } from './bootstrap.mjs';

const { node, env } = bootstrap();
const preload = path.join(root, 'scripts', 'register-typescript.mjs');
runAndExit(node, ['--import', preload, path.join(root, 'bench', 'run.ts'), ...process.argv.slice(2)], env);
