/** `npm start` and `npm run dev`: makes ready whatever is missing, then serves. */
import path from 'node:path';
import process from 'node:process';
import { bootstrap, root, runAndExit } from './bootstrap.mjs';

const { node, env } = bootstrap();
const preload = path.join(root, 'scripts', 'register-typescript.mjs');
runAndExit(node, ['--import', preload, path.join(root, 'cli', 'main.ts'), 'serve', ...process.argv.slice(2)], env);
