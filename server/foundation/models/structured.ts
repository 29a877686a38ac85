/** Answers that are JSON: read strictly, with one try to have a bad one put right. */
import { z } from 'zod';
import { callModel } from './call';
import type { CallContext, CallRequest, CallResult } from './types';

export type JsonAnswer<T> = {
  /** The call that the value came from: the repair, where there was one. */
  result: CallResult;
  value: T | null;
  /** Why there is no value; null when there is one. */
  problem: string | null;
};

export type ReadJson<T> = { ok: true; value: T } | { ok: false; problem: string };

const FENCED = /^```[a-z]*\r?\n([\s\S]*?)\r?\n?```$/i;
/** What of its own answer a model is shown again. */
const MOST_SHOWN = 8_000;

/** Reads a raw answer: JSON alone, or as the only Markdown code block. An unreadable answer is a result, not an error. */
export function readJson<T>(raw: string, schema: z.ZodType<T>): ReadJson<T> {
  const trimmed = raw.trim();
  let value: unknown;
  try {
    value = JSON.parse(FENCED.exec(trimmed)?.[1] ?? trimmed);
  } catch (error) {
    return { ok: false, problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: z.prettifyError(parsed.error) };
}

/**
 * Calls a model for JSON. An answer that does not fit is sent back once, with what is wrong with it, under the request's
 * key + '#repair'; both are stored. Refusals and answers that were cut off are not sent back.
 * @throws what `callModel` throws
 */
export async function callForJson<T>(
  ctx: CallContext,
  request: CallRequest,
  schema: z.ZodType<T>,
  call = callModel,
): Promise<JsonAnswer<T>> {
  const first = await call(ctx, request);
  const read = readResult(first, schema);
  if (read.ok) return { result: first, value: read.value, problem: null };
  if (first.state !== 'answered') return { result: first, value: null, problem: read.problem };
  const second = await call(ctx, askForRepair(request, first.raw, read.problem));
  const repaired = readResult(second, schema);
  return repaired.ok
    ? { result: second, value: repaired.value, problem: null }
    : { result: second, value: null, problem: repaired.problem };
}

function readResult<T>({ state, raw }: CallResult, schema: z.ZodType<T>): ReadJson<T> {
  if (state === 'refused') return { ok: false, problem: 'the model refused' };
  if (state === 'truncated') return { ok: false, problem: 'the answer was cut off at the token limit' };
  return readJson(raw, schema);
}

function askForRepair(request: CallRequest, raw: string, problem: string): CallRequest {
  return {
    ...request,
    key: `${request.key}#repair`,
    messages: [
      ...request.messages,
      { role: 'assistant', text: raw.slice(0, MOST_SHOWN) },
      {
        role: 'user',
        text: `Your answer cannot be used: ${problem}\nGive the same answer again as one JSON value of the form that was asked for, and nothing else.`,
      },
    ],
  };
}
