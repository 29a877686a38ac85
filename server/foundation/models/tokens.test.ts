import { describe, expect, it } from 'vitest';
import { makeModel, makeRequest } from './testing/models';
import { countTokens, estimateCallTokens } from './tokens';

describe('countTokens', () => {
  it('counts as the tokenisers do', () => {
    // Published counts: OpenAI cookbook, "How to count tokens with tiktoken".
    expect(countTokens('antidisestablishmentarianism', 'cl100k_base')).toBe(6);
    expect(countTokens('antidisestablishmentarianism', 'o200k_base')).toBe(6);
    expect(countTokens('お誕生日おめでとう', 'cl100k_base')).toBe(9);
    expect(countTokens('お誕生日おめでとう', 'o200k_base')).toBe(8);
  });

  it('takes the names of special tokens in code for text', () => {
    expect(countTokens('<|endoftext|>', 'o200k_base')).toBeGreaterThan(1);
  });

  it('estimates from the length in bytes where the tokeniser is unknown', () => {
    expect(countTokens('', 'estimate')).toBe(0);
    expect(countTokens('x'.repeat(340), 'estimate')).toBe(100);
    expect(countTokens('日本語', 'estimate')).toBe(3);
  });

  it('estimates code within a third of its real count', () => {
    const code =
      'export function sum(values: number[]): number {\n  return values.reduce((a, b) => a + b, 0);\n}\n'.repeat(20);
    const ratio = countTokens(code, 'estimate') / countTokens(code, 'o200k_base');
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.4);
  });
});

describe('estimateCallTokens', () => {
  it('counts system text, messages and schema, and the most that the answer may take', () => {
    const model = makeModel({ max_output_tokens: 200 });
    const plain = estimateCallTokens(model, makeRequest(model, 'k'));
    const longer = makeRequest(model, 'k', { system: 'x'.repeat(3_400), maxOutputTokens: 50 });
    expect(plain.output).toBe(200);
    expect(estimateCallTokens(model, longer).input).toBeGreaterThan(plain.input + 990);
    expect(estimateCallTokens(model, longer).output).toBe(50);
    const withSchema = makeRequest(model, 'k', { schema: { name: 'a', schema: { type: 'object' } } });
    expect(estimateCallTokens(model, withSchema).input).toBeGreaterThan(plain.input);
  });
});
