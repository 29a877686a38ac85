import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactingFetch, createRedactor } from './redact';

const key = 'sk-proj-canaryQ7/x+9Zt4hW2bN8cLmVfYrKp';
const { exact, thorough } = createRedactor(key);

describe('errors', () => {
  test.each([
    [`Incorrect API key provided: ${key}.`, 'Incorrect API key provided: [key].'],
    [
      'Incorrect API key provided: sk-proj-****************YrKp. See https://x/y.',
      'Incorrect API key provided: [key]. See https://x/y.',
    ],
    ['bad key sk-...rKp', 'bad key [key]'],
    ['bad key …YrKp', 'bad key [key]'],
    [`cut off: ${key.slice(0, 20)}`, 'cut off: [key]'],
    [`in a URL: ?key=${encodeURIComponent(key)}&x`, 'in a URL: ?key=[key]&x'],
    [`basic ${Buffer.from(key).toString('base64')}`, 'basic [key]'],
    ['Please wait... and try again', 'Please wait... and try again'],
  ])('%s', (text, clean) => {
    expect(thorough(text)).toBe(clean);
  });

  test('hold no ten characters of the key in a row, wherever a part of it stands', () => {
    const part = fc
      .tuple(fc.nat(key.length), fc.nat(key.length))
      .map(([a, b]) => key.slice(Math.min(a, b), Math.max(a, b)));
    fc.assert(
      fc.property(fc.string(), part, fc.string(), (before, middle, after) => {
        const clean = thorough(before + middle + after);
        for (let at = 0; at + 10 <= key.length; at++) expect(clean).not.toContain(key.slice(at, at + 10));
      }),
    );
  });
});

test('answers lose the key and nothing else', () => {
  expect(exact(`a ${key} b ${key.slice(0, 12)} sk-...YrKp`)).toBe(`a [key] b ${key.slice(0, 12)} sk-...YrKp`);
});

test('a key that is a common word is left alone', () => {
  expect(createRedactor('ollama').thorough('ollama runs')).toBe('ollama runs');
  expect(createRedactor(null).exact('anything')).toBe('anything');
});

test('a fetch gives clean errors and answers with their status and headers, and leaves streams alone', async () => {
  const answers: Record<string, Response> = {
    error: new Response(`{"error":"key ${key}"}`, { status: 401, headers: { 'x-echo': key, 'retry-after': '2' } }),
    json: Response.json({ echo: key }),
    stream: new Response('data: x', { headers: { 'content-type': 'text/event-stream' } }),
  };
  const send = createRedactingFetch(async (input) => answers[String(input)] ?? Response.error(), { exact, thorough });
  const error = await send('error');
  expect([error.status, await error.text()]).toEqual([401, '{"error":"key [key]"}']);
  expect([error.headers.get('x-echo'), error.headers.get('retry-after')]).toEqual(['[key]', '2']);
  expect(await (await send('json')).json()).toEqual({ echo: '[key]' });
  expect(await send('stream')).toBe(answers.stream);
});
