/** Finds a Chromium for the end-to-end tests, or installs one, and says which. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root, say } from './bootstrap.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Playwright's own Chromium, else one on PATH, else a fresh one: through Playwright, or apt when we are root.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} path of the program
 */
export async function findChromium(node, env) {
  const found = (await bundled()) ?? onPath();
  if (found) {
    say(`using ${found}`);
    return found;
  }
  const cli = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  if (attempt('installing Chromium through Playwright', node, [cli, 'install', 'chromium'], env)) {
    const own = await bundled();
    if (own) return own;
  }
  if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    attempt('updating the package lists', 'apt-get', ['update', '-qq'], env);
    const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
    attempt('installing Chromium through apt', 'apt-get', ['install', '-y', '-qq', 'chromium'], quiet);
  }
  const installed = onPath();
  if (installed) return installed;
  say('no Chromium was found or could be installed; install one (apt-get install chromium) and try again');
  process.exit(1);
}

async function bundled() {
  const { chromium } = await import('@playwright/test');
  const file = chromium.executablePath();
  return file && fs.existsSync(file) ? file : null;
}

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      if (fs.existsSync(file)) return file;
    }
  }
  return null;
}

function attempt(what, program, args, env) {
  say(what);
  try {
    execFileSync(program, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 });
    return true;
  } catch {
    say(`${what}: did not work`);
    return false;
  }
}
