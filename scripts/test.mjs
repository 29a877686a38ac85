/**
 * `npm test`: lint, arrow rules, types, unit, integration, and end-to-end tests in a real Chromium.
 * Every step runs even when one before it failed, and the last line adds up: 'N passed, N failed'.
 * `npm test -- unit` runs one step, `npm test -- lint types` two.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { bootstrap, root, say } from './bootstrap.mjs';
import { findChromium } from './chromium.mjs';

const { node, env } = bootstrap();
const results = fs.mkdtempSync(path.join(os.tmpdir(), 'foolproof-test-'));
const bin = (name, file) => path.join(root, 'node_modules', name, file);

/** A step counts as one check, or as many tests as its report names. */
const STEPS = {
  lint: { args: [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.'] },
  arrows: {
    args: [
      bin('dependency-cruiser', 'bin/dependency-cruiser.mjs'),
      'app',
      'server',
      'components',
      'cli',
      'bench',
      'e2e',
    ],
  },
  types: { args: [bin('typescript', 'bin/tsc'), '--noEmit', '-p', '.'], prepare: writeNextTypes },
  unit: { args: vitest('unit'), report: 'unit.json', count: countVitest },
  integration: { args: vitest('integration'), report: 'integration.json', count: countVitest },
  e2e: {
    args: [bin('@playwright/test', 'cli.js'), 'test'],
    report: 'e2e.json',
    count: countPlaywright,
    prepare: prepareBrowser,
  },
};

const wished = process.argv.slice(2);
const unknown = wished.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  say(`unknown step: ${unknown.join(', ')} (there are ${Object.keys(STEPS).join(', ')})`);
  process.exit(2);
}

let [passed, failed, skipped] = [0, 0, 0];
const lines = [];
for (const [name, step] of Object.entries(STEPS)) {
  if (wished.length > 0 && !wished.includes(name)) continue;
  const started = Date.now();
  say(`--- ${name}`);
  const extra = (await step.prepare?.()) ?? {};
  const code = await run(step.args, { ...env, ...extra, FOOLPROOF_REPORTS: results });
  const counts = count(step, code);
  passed += counts.passed;
  failed += counts.failed;
  skipped += counts.skipped;
  const seconds = ((Date.now() - started) / 1_000).toFixed(0);
  lines.push(
    `${name.padEnd(12)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds} s`,
  );
}
fs.rmSync(results, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}`);
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function count(step, code) {
  const whole = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (!step.report) return whole;
  const file = path.join(results, step.report);
  // No report means that the runner itself fell over.
  if (!fs.existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = step.count(JSON.parse(fs.readFileSync(file, 'utf8')));
  // A runner that fails without a failed test has failed outside of the tests.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function countVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countPlaywright({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

function vitest(project) {
  const report = `--outputFile.json=${path.join(results, `${project}.json`)}`;
  return [bin('vitest', 'vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', report];
}

/** Next's route types are part of what tsc checks. */
async function writeNextTypes() {
  await run([bin('next', 'dist/bin/next'), 'typegen'], { ...env, NEXT_TELEMETRY_DISABLED: '1' });
}

async function prepareBrowser() {
  return { FOOLPROOF_CHROMIUM: await findChromium(node, env) };
}

/** @returns {Promise<number>} */
function run(args, environment) {
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
