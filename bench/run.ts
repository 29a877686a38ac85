/** Runs one benchmark and prints its figures; the last line of standard output is one JSON object. */
import os from 'node:os';
import type { Benchmark } from './benchmark';
import { dedup } from './dedup';
import { extract } from './extract';
import { panel } from './panel';
import { start } from './start';

const BENCHMARKS: Record<string, Benchmark> = { dedup, extract, panel, start };

const [name = '', ...rest] = process.argv.slice(2).filter((arg) => arg !== '--json');
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  console.error(`usage: npm run bench -- NAME [--json]; NAME is one of ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}
const { figures, goals } = await benchmark(rest);
const met = Object.fromEntries(
  Object.entries(goals).map(([key, goal]) => [key, typeof figures[key] === 'number' && figures[key] <= goal]),
);
const machine = {
  cpu: os.cpus()[0]?.model ?? 'unknown',
  cores: os.availableParallelism(),
  memory_gb: Math.round(os.totalmem() / 1024 ** 3),
  node: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
};
for (const [key, value] of Object.entries(figures)) console.error(`${key.padEnd(32)} ${value}`);
console.log(JSON.stringify({ name, machine, figures, goals, met }));
process.exit(0);
