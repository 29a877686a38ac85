#!/usr/bin/env node
/** The `foolproof` command. */
import path from 'node:path';
import process from 'node:process';
import { bootstrap, root, runAndExit } from './bootstrap.mjs';

const { node, env } = bootstrap();
const main = path.join(root, 'cli', 'main.ts');
runAndExit(
  node,
  ['--import', path.join(root, 'scripts', 'register-typescript.mjs'), main, ...process.argv.slice(2)],
  env,
);
