import { describe, expect, it } from 'vitest';
import { readResponse } from './read-response';
import { UnusableAnswerError } from './retry';
import { makeAnswer } from './testing/models';

describe('readResponse', () => {
  it('tells answers, refusals and cut answers apart', () => {
    expect(readResponse(makeAnswer({ text: '{}' }))).toMatchObject({ state: 'answered', raw: '{}' });
    expect(readResponse(makeAnswer({ text: 'No.', finish: 'content-filter' }))).toMatchObject({
      state: 'refused',
      raw: 'No.',
    });
    expect(readResponse(makeAnswer({ text: '', finish: 'content-filter' }))).toMatchObject({
      state: 'refused',
      raw: '',
    });
    expect(readResponse(makeAnswer({ text: '{"a', finish: 'length' }))).toMatchObject({
      state: 'truncated',
      raw: '{"a',
    });
    expect(readResponse(makeAnswer({ text: '{}', finish: 'other' })).state).toBe('answered');
  });

  it.each([
    { text: '', finish: 'stop' },
    { text: ' \n', finish: 'other' },
    { text: 'half', finish: 'error' },
    { text: 'half', finish: 'interrupted' },
  ] as const)('has no use for %j', (parts) => {
    expect(() => readResponse(makeAnswer(parts))).toThrow(UnusableAnswerError);
  });

  it('finds refusals that an SDK leaves out or calls by another name', () => {
    const body = { choices: [{ message: { content: null, refusal: 'I would rather not.' } }] };
    const silent = { ...makeAnswer({ text: '' }), response: { body } };
    expect(readResponse(silent)).toMatchObject({ state: 'refused', raw: 'I would rather not.' });
    const filtered = {
      ...makeAnswer({ text: '' }),
      finishReason: { unified: 'other', raw: 'content_filter' } as const,
    };
    expect(readResponse(filtered).state).toBe('refused');
  });

  it('reads the tokens, those from the cache apart', () => {
    const answer = makeAnswer();
    answer.usage.inputTokens = { total: 100, noCache: 20, cacheRead: 70, cacheWrite: 10 };
    expect(readResponse(answer)).toMatchObject({ usage: { input: 100, cached: 70, output: 10 }, cacheWrites: 10 });
  });

  it('takes missing figures, and zeroes in their place, for no figures', () => {
    const missing = makeAnswer();
    missing.usage.inputTokens.total = undefined;
    expect(readResponse(missing).usage).toBeNull();
    expect(readResponse(makeAnswer({ usage: [0, 0] })).usage).toBeNull();
  });
});
