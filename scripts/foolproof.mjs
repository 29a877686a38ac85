#!/usr/bin/env node
/** The `foolproof` command. */
import path from 'node:path';
import process from 'node:process';
import { bootstrap, root, runAndExit } from './bootstrap.mjs';

const { node, env } = bootstrap();
const main = path.join(root, 'cli', 'main.ts');
// A command may do a worker's work itself; without a bound V8 lets garbage pile up to gigabytes before it looks.
const heap = '--max-old-space-size=768';
runAndExit(
  node,
  [heap, '--import', path.join(root, 'scripts', 'register-typescript.mjs'), main, ...process.argv.slice(2)],
  env,
);
