import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JudgeInput } from '../panel';
import { JUDGEMENT_FORMAT, judgementSchema, judgePromptValues, PREFIX_CHARS, SUFFIX_CHARS } from './prompt';

const input = (part: Partial<JudgeInput>): JudgeInput => ({
  ...{ language: 'csharp', prefix: 'a', candidate: 'b', suffix: 'c' },
  ...part,
});

describe('what a judge is shown', () => {
  test('short files are shown as they are, in any script', () => {
    expect(judgePromptValues(input({ prefix: '\ufeffgröße\r\n', candidate: ' 👍', suffix: '\n' }))).toEqual({
      language: 'C#',
      prefix: '\ufeffgröße\r\n',
      candidate: ' 👍',
      suffix: '\n',
    });
  });

  test('of long files the lines next to the candidate', () => {
    const text = Array.from({ length: 4_000 }, (_, line) => `line ${line};\n`).join('');
    const { prefix, suffix } = judgePromptValues(input({ prefix: `${text}x = `, suffix: text }));
    expect(prefix.length).toBeLessThanOrEqual(PREFIX_CHARS);
    expect(prefix).toMatch(/^line \d+;\n[\s\S]*line 3999;\nx = $/);
    expect(suffix.length).toBeLessThanOrEqual(SUFFIX_CHARS);
    expect(suffix).toMatch(/^line 0;\n[\s\S]*;\n$/);
  });

  test('windows are the ends of the text and never half a character', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '👍', 'é'), maxLength: 30 });
    const long = text.map((part) => part + '👍'.repeat(PREFIX_CHARS / 2) + part);
    fc.assert(
      fc.property(long, (whole) => {
        const { prefix, suffix } = judgePromptValues(input({ prefix: whole, suffix: whole }));
        expect(whole.endsWith(prefix) && whole.startsWith(suffix)).toBe(true);
        expect(prefix.isWellFormed() && suffix.isWellFormed()).toBe(true);
        expect(prefix.length).toBeLessThanOrEqual(PREFIX_CHARS);
        expect(suffix.length).toBeLessThanOrEqual(SUFFIX_CHARS);
      }),
      { numRuns: 30 },
    );
  });
});

test.each([
  ['{"reasoning": "no such method", "score": 0}', true],
  ['{"reasoning": "", "score": 1}', true],
  ['{"reasoning": "", "score": 0.5}', false],
  ['{"reasoning": "", "score": 2}', false],
  ['{"reasoning": "", "score": "1"}', false],
  ['{"reasoning": "", "score": null}', false],
  ['{"score": 1}', false],
])('%s is a judgement: %s', (raw, valid) => {
  expect(judgementSchema.safeParse(JSON.parse(raw)).success).toBe(valid);
});

test('the format names the fields of the answer, the reasoning before the score', () => {
  expect(Object.keys(JUDGEMENT_FORMAT.schema.properties ?? {})).toEqual(Object.keys(judgementSchema.shape));
  expect(JUDGEMENT_FORMAT.schema.required).toEqual(['reasoning', 'score']);
});
