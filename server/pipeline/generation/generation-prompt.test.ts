import { expect, test } from 'vitest';
import type { HoleText } from '../panel';
import { loadBuiltIn } from '../prompts/testing';
import { HALLUCINATION_TYPES } from '../schema';
import { parseAnswer } from './answer';
import {
  ANSWER_FORMAT,
  createPromptFiller,
  fillGenerationPrompt,
  PREFIX_CHARS,
  SUFFIX_CHARS,
} from './generation-prompt';
import { miniHoles, miniIndex } from './testing/mini-project';

const hole: HoleText = { ...(miniHoles('python')[0] as HoleText), path: 'inventory/store.py' };
const index = miniIndex('python');

test.each(HALLUCINATION_TYPES)('the built-in %s prompt shows all that there is to see', async (type) => {
  const prompt = await loadBuiltIn(type);
  const { system, messages } = fillGenerationPrompt({ prompt, hole, type, index, symbols: 10, seed: 's' });
  expect(system).toBe(prompt.system);
  expect(messages).toHaveLength(1);
  const text = messages[0]?.text ?? '';
  for (const part of ['Python', hole.path, hole.prefix, hole.middle, hole.suffix]) expect(text).toContain(part);
  expect(text).toMatch(/<symbols>\n\S/);
  expect(text).not.toMatch(/\{\{|undefined\n/);
});

test('of a long file the lines next to the hole, and a word where nothing is known', async () => {
  const line = 'x = 1\n';
  const long = { ...hole, path: undefined, prefix: line.repeat(9_000), suffix: line.repeat(9_000) };
  const prompt = await loadBuiltIn('method');
  const { messages } = fillGenerationPrompt({ prompt, hole: long, type: 'method', index, symbols: 0, seed: 's' });
  const text = messages[0]?.text ?? '';
  expect(text.length).toBeLessThan(PREFIX_CHARS + SUFFIX_CHARS + 2_000);
  expect(text.length).toBeGreaterThan(PREFIX_CHARS + SUFFIX_CHARS - 100);
  expect(text).toContain('<path>\n(not known)\n</path>');
  expect(text).toContain('<symbols>\n(none are listed)\n</symbols>');
});

test('models of a panel share the text of a hole, and types do not', async () => {
  const prompts = new Map(
    await Promise.all((['method', 'import'] as const).map(async (type) => [type, await loadBuiltIn(type)] as const)),
  );
  const filler = createPromptFiller({ prompts, symbols: 5 });
  const input = { hole, type: 'method' as const, index, seed: 's' };
  expect(filler.fill(input)).toBe(filler.fill(input));
  expect(filler.fill({ ...input, type: 'import' })).not.toEqual(filler.fill(input));
  expect(filler.versionOf('method')).toBe('v1');
  expect(() => filler.fill({ ...input, type: 'parameter' })).toThrow('no prompt for the type parameter');
});

test('the form of an answer is one that can be read, with every field filled in', () => {
  const fields = Object.keys(ANSWER_FORMAT.schema.properties ?? {});
  expect(ANSWER_FORMAT.schema.required).toEqual(fields);
  const filled = Object.fromEntries(fields.map((field) => [field, field === 'declined' ? null : field]));
  expect(parseAnswer(JSON.stringify(filled))).toMatchObject({ ok: true, answer: { symbol: 'symbol' } });
});
