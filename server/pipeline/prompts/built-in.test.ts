import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { promptPurposeSchema } from '../schema';
import { listBuiltInPrompts } from './store';
import { findPromptProblems } from './template';

/** sha256 of released files. Answers are stored under a version, so that it must mean one text for ever: add v2, change no v1. */
const RELEASED: Record<string, string> = {
  'import.v1.md': '1630c4a986ff779567359af6afd5dc8aaa646702a44afc2a549cb962b86ac262',
  'judge.v1.md': 'ff3bec17b320be12f815583e5bcbd7400e0871cd63bd0d69c27123bb4650c667',
  'method.v1.md': 'f342fe0403b345ef37bfc970a4ec8e1dbc3366bd19e9d1e7ec78d8702ef2749c',
  'parameter.v1.md': '24059adfe33a012c13b41acafc72a47a5db069388cbf0548e10dc897689aa7ed',
  'undefinedvariable.v1.md': '6a19a6eb58bbc0ddbe61c3633f3c74f3c72c25fbf5b076b1cf7dadd8e972cd83',
};

const folder = path.join(import.meta.dirname, 'built-in');

test('a released prompt never changes, and every prompt is released', () => {
  const hashes = fs.readdirSync(folder).map((name) => {
    const text = fs.readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return [name, createHash('sha256').update(text).digest('hex')];
  });
  expect(Object.fromEntries(hashes)).toEqual(RELEASED);
});

test('there is a first version of each purpose, and none has a problem', async () => {
  const prompts = await listBuiltInPrompts();
  expect(prompts.filter(({ version }) => version === 'v1').map(({ purpose }) => purpose)).toEqual(
    promptPurposeSchema.options,
  );
  for (const prompt of prompts) expect(findPromptProblems(prompt.purpose, prompt)).toEqual([]);
});

test('what all calls share is long enough for providers to cache it', async () => {
  const generation = (await listBuiltInPrompts()).filter(({ purpose }) => purpose !== 'judge');
  // 1,024 tokens at about four characters each.
  for (const { system } of generation) expect(system.length).toBeGreaterThan(4 * 1_024);
});
