import { describe, expect, test } from 'vitest';
import { isForeignOrigin, requestIdOf } from './request';

const ask = (headers: Record<string, string>, publicUrl?: string) =>
  isForeignOrigin(new Headers({ host: '127.0.0.1:3800', ...headers }), publicUrl);

describe('a request that changes something', () => {
  test.each([
    ['our own page', { origin: 'http://127.0.0.1:3800' }],
    ['our own page behind a proxy', { origin: 'https://lab.org', 'x-forwarded-host': 'lab.org' }],
    ['the command line', {}],
    ['an old browser on our page', { 'sec-fetch-site': 'same-origin' }],
  ])('is taken from %s', (_, headers) => {
    expect(ask(headers)).toBe(false);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:3801' }],
    ['a name that only begins like ours', { origin: 'http://127.0.0.1:3800.evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['no readable origin', { origin: 'nonsense' }],
    ['another site without Origin', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', (_, headers) => {
    expect(ask(headers)).toBe(true);
  });

  test('is taken from the public address when a proxy hides it', () => {
    expect(ask({ origin: 'https://foolproof.lab.org' }, 'https://foolproof.lab.org')).toBe(false);
    expect(ask({ origin: 'https://evil.example' }, 'https://foolproof.lab.org')).toBe(true);
  });
});

test('a request id from outside is used only when it can stand in a log', () => {
  const id = (value: string) => requestIdOf(new Headers({ 'x-request-id': value }));
  expect(id('0198c5d2-abcd')).toBe('0198c5d2-abcd');
  expect(id('short')).not.toBe('short');
  expect(id('has spaces and "quotes"')).toMatch(/^[0-9a-f-]{36}$/);
});
