import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Db } from '@/server/foundation/db/client';
import { callForJson, readJson } from './structured';
import { makeModel, makeRequest } from './testing/models';
import type { CallContext, CallRequest, CallResult } from './types';

const schema = z.strictObject({ score: z.union([z.literal(0), z.literal(1)]) });
const ctx = { projectId: null, runId: null, signal: new AbortController().signal, db: {} as Db } satisfies CallContext;

/** Answers the first call with the first text, and so on. */
function script(...answers: [raw: string, state?: CallResult['state']][]) {
  const requests: CallRequest[] = [];
  const call = async (_: CallContext, request: CallRequest): Promise<CallResult> => {
    const [raw, state = 'answered'] = answers[requests.length] ?? ['no more answers'];
    requests.push(request);
    const usage = { input: 1, cached: 0, output: 1 };
    return { callId: String(requests.length), state, raw, reused: false, usage, costMicros: 1, latencyMs: 1 };
  };
  return { requests, ask: () => callForJson(ctx, makeRequest(makeModel(), 'k'), schema, call) };
}

describe('readJson', () => {
  it.each(['{"score":1}', '  {"score":1}\n', '```json\n{"score":1}\n```', '```\r\n{"score":1}\r\n```'])(
    'reads %j',
    (raw) => {
      expect(readJson(raw, schema)).toEqual({ ok: true, value: { score: 1 } });
    },
  );

  it.each([
    '{"score":2}',
    '{"score":1} I think',
    'Sure: {"score":1}',
    '{"score":1,"why":"x"}',
    '',
    '[1]',
    '{"score":"1"}',
  ])('does not guess at %j', (raw) => {
    expect(readJson(raw, schema).ok).toBe(false);
  });
});

describe('callForJson', () => {
  it('asks once when the answer fits', async () => {
    const { ask, requests } = script(['{"score":0}']);
    expect(await ask()).toMatchObject({ value: { score: 0 }, problem: null, result: { callId: '1' } });
    expect(requests).toHaveLength(1);
  });

  it('sends a bad answer back once, with what is wrong, under a key of its own', async () => {
    const { ask, requests } = script(['{"score":5}'], ['{"score":1}']);
    expect(await ask()).toMatchObject({ value: { score: 1 }, problem: null, result: { callId: '2' } });
    expect(requests[1]?.key).toBe('k#repair');
    expect(requests[1]?.messages.at(-2)).toEqual({ role: 'assistant', text: '{"score":5}' });
    expect(requests[1]?.messages.at(-1)?.text).toContain('score');
  });

  it('gives up after the second bad answer', async () => {
    const { ask, requests } = script(['nonsense'], ['more nonsense'], ['{"score":1}']);
    expect(await ask()).toMatchObject({
      value: null,
      result: { callId: '2' },
      problem: expect.stringContaining('not JSON'),
    });
    expect(requests).toHaveLength(2);
  });

  it.each(['refused', 'truncated'] as const)('does not send a %s answer back', async (state) => {
    const { ask, requests } = script(['{"sc', state]);
    expect(await ask()).toMatchObject({ value: null, result: { state }, problem: expect.any(String) });
    expect(requests).toHaveLength(1);
  });
});
