import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAnswer, parseAnswer, readableAnswerSchema } from './answer';

const text = fc.string().filter((value) => !value.includes('\0'));

test('what is written can be read again', () => {
  fc.assert(
    fc.property(text, text, text, (rejected, symbol, rationale) => {
      const answer = { rejected, symbol, rationale };
      expect(parseAnswer(formatAnswer(answer))).toEqual({ ok: true, answer });
      expect(parseAnswer(formatAnswer({ declined: rationale }))).toEqual({ ok: true, answer: { declined: rationale } });
    }),
  );
});

test('a Markdown code block around the JSON is taken off', () => {
  expect(parseAnswer('```json\n{"declined": "no call"}\n```')).toEqual({ ok: true, answer: { declined: 'no call' } });
});

const full = { symbol: 'f', rationale: 'r', rejected: 'f()', declined: null };
const answer = { symbol: 'f', rationale: 'r', rejected: 'f()' };

test.each([
  ['null in the other shape', full, answer],
  ['nothing in the other shape', { ...full, declined: '' }, answer],
  ['no rationale', { ...full, rationale: null }, { ...answer, rationale: '' }],
  ['declined, with nulls', { symbol: null, rationale: null, rejected: null, declined: 'no' }, { declined: 'no' }],
  ['declined, with empty fields', { symbol: '', rationale: '', rejected: '', declined: 'no' }, { declined: 'no' }],
])('both shapes in one, as models are made to fill it in: %s', (_, value, read) => {
  expect(parseAnswer(JSON.stringify(value))).toEqual({ ok: true, answer: read });
  expect(readableAnswerSchema.parse(value)).toEqual(read);
});

test('a completion and a refusal at once are neither', () => {
  expect(parseAnswer(JSON.stringify({ ...full, declined: 'no' }))).toMatchObject({ ok: false });
  expect(parseAnswer(JSON.stringify({ symbol: null, rationale: null, rejected: null, declined: null })).ok).toBe(false);
});

test.each([
  ['', /not JSON/],
  ['I would rather say fetchUser(id)', /not JSON/],
  ['{"rejected": "f()"}', /^symbol: /],
  ['{"rejected": "f()", "symbol": "f", "rationale": "r", "extra": 1}', /extra/],
  ['{"rejected": 1, "symbol": "f", "rationale": "r"}', /^rejected: /],
  ['{"rejected": "f\\u0000()", "symbol": "f", "rationale": "r"}', /^rejected: must not contain NUL/],
  ['{"rejected": "f(\\"\\ud83d\\")", "symbol": "f", "rationale": "r"}', /^rejected: must not contain half/],
  ['{"declined": true}', /^declined: /],
  ['null', /expected object/],
])('%j is no answer, and the detail says why', (raw, detail) => {
  const parsed = parseAnswer(raw);
  expect(parsed.ok).toBe(false);
  expect(parsed.ok ? '' : parsed.detail).toMatch(detail);
});

test('no text makes the parser throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (raw) => typeof parseAnswer(raw).ok === 'boolean'));
});
