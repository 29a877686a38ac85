import { APICallError, InvalidResponseDataError } from '@ai-sdk/provider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyError, RequestTimeoutError, readRetryAfter, retryDelayMs, UnusableAnswerError } from './retry';

const NOW = Date.parse('2026-11-23T12:00:00Z');

const apiError = (statusCode: number | undefined, rest: Partial<ConstructorParameters<typeof APICallError>[0]> = {}) =>
  new APICallError({ message: 'no', url: 'https://api.example', requestBodyValues: {}, statusCode, ...rest });

describe('retryDelayMs', () => {
  it('lies between nothing and the doubling ceiling, which ends at 30 seconds', () => {
    const ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    expect(ceilings.map((_, at) => retryDelayMs(at + 1, null, () => 1))).toEqual(ceilings);
    expect(retryDelayMs(3, null, () => 0)).toBe(0);
  });

  it('is never shorter than what the server asks for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (requests, asked, chance) => {
          const delay = retryDelayMs(requests, asked, () => chance);
          expect(delay).toBeGreaterThanOrEqual(asked);
          expect(delay).toBeLessThanOrEqual(Math.max(asked, 30_000));
        },
      ),
    );
  });
});

describe('readRetryAfter', () => {
  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    [{ 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Mon, 23 Nov 2026 11:59:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-3' }, null],
    [{}, null],
    [undefined, null],
  ])('reads %j', (headers: Record<string, string> | undefined, expected) => {
    expect(readRetryAfter(headers, NOW)).toBe(expected);
  });
});

describe('classifyError', () => {
  it.each([400, 401, 403, 404, 405, 413, 422])('does not ask again after %i', (status) => {
    expect(classifyError(apiError(status), NOW).kind).toBe('rejected');
  });

  it.each([408, 409, 500, 502, 503, 504, 529])('asks again after %i', (status) => {
    expect(classifyError(apiError(status), NOW).kind).toBe('failure');
  });

  it('takes a 429 for overload and reads how long to wait', () => {
    const failure = classifyError(apiError(429, { responseHeaders: { 'retry-after': '3' } }), NOW);
    expect(failure).toMatchObject({ kind: 'overload', retryAfterMs: 3_000 });
  });

  it('does not ask again when the account has no money left', () => {
    expect(classifyError(apiError(429, { data: { error: { code: 'insufficient_quota' } } }), NOW).kind).toBe(
      'rejected',
    );
  });

  it('takes the prompt filter of Azure for a refusal', () => {
    expect(classifyError(apiError(400, { data: { error: { code: 'content_filter' } } }), NOW).kind).toBe('refused');
  });

  it('asks again after connections that fail, bodies that cannot be read, empty answers and time-outs', () => {
    const unreadable = apiError(200, { message: 'Invalid JSON response', cause: new Error('Unexpected token <') });
    const errors = [
      apiError(undefined, { message: 'Cannot connect to API: ECONNRESET' }),
      unreadable,
      new InvalidResponseDataError({ data: {}, message: 'no choices' }),
      new UnusableAnswerError('the answer is empty'),
      new RequestTimeoutError('no answer within 2 s'),
      new TypeError('terminated'),
    ];
    expect(errors.map((error) => classifyError(error, NOW).kind)).toEqual(errors.map(() => 'failure'));
    expect(classifyError(unreadable, NOW).message).toBe('answer cannot be read: Unexpected token <');
  });

  it('does not ask an address again that is refused, even when the SDK wraps it', () => {
    const blocked = Object.assign(new Error('169.254.169.254 is refused'), { name: 'BlockedAddressError' });
    const wrapped = apiError(undefined, { cause: new TypeError('fetch failed', { cause: blocked }) });
    expect(classifyError(blocked, NOW).kind).toBe('rejected');
    expect(classifyError(wrapped, NOW).kind).toBe('rejected');
  });

  it('keeps what the provider says to one short line', () => {
    const { message } = classifyError(apiError(502, { message: `<html>\n${'x '.repeat(1_000)}</html>` }), NOW);
    expect(message).toMatch(/^502 <html> x x/);
    expect(message.length).toBeLessThan(320);
  });
});
