/** Sends one call until it is answered or given up, and stores how it ended. */
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { costMicros } from './cost';
import type { CallRecord, Ledger } from './ledger';
import { BREAKER_PATIENCE_MS, LONGEST_PAUSE_MS, type ModelLine, type Place, takePlace } from './model-line';
import { prepareRequest } from './prepare-request';
import { type ReadAnswer, readResponse } from './read-response';
import { classifyError, MOST_REQUESTS, type RequestFailure, RequestTimeoutError, retryDelayMs } from './retry';
import { countTokens, estimateCallTokens } from './tokens';
import { type CallContext, type CallRequest, type CallResult, ModelCallError, type TokenUsage } from './types';

export type SendInput = {
  ctx: Pick<CallContext, 'projectId' | 'runId'>;
  request: CallRequest;
  /** Called for each request, so that a key that is changed while calls wait is used at once. */
  open: () => Promise<{ languageModel: LanguageModelV4 }>;
  line: ModelLine;
  ledger: Ledger;
  signal: AbortSignal;
};

/** HTTP codes by which a server says that it has too much to do. */
const OVERLOADED = new Set([429, 503, 529]);
/** The share of the newest answer in running means. */
const NEWEST_SHARE = 0.1;
const NO_TOKENS: TokenUsage = { input: 0, cached: 0, output: 0 };

type Attempt = { answer: ReadAnswer; latencyMs: number } | { failure: RequestFailure; latencyMs: number };

/**
 * @throws ModelCallError when no answer came, after storing why; RunStop at the cap; the signal's reason. Once the answer
 *   has come an abort changes nothing: it is paid, so it is stored.
 */
export async function sendCall(input: SendInput): Promise<CallResult> {
  const { request, line, signal } = input;
  const options = prepareRequest(request);
  const tokens = reserveTokens(line, request);
  const patience = { leftMs: BREAKER_PATIENCE_MS };
  for (let requests = 1; ; requests += 1) {
    const { model } = request;
    const asked = { model, runId: input.ctx.runId, tokens, again: requests > 1, signal, patience };
    const place = await takePlace(line, asked).catch(async (error: unknown) => {
      if (error instanceof ModelCallError) await storeFailure(input, error, { latencyMs: 0, requests: requests - 1 });
      throw error;
    });
    const attempt = await attemptRequest(input, options, place);
    const { latencyMs } = attempt;
    if ('answer' in attempt) {
      if (!place.chargeFirst) place.permit.release('success');
      return await storeAnswer(input, attempt.answer, { latencyMs, requests, tokens }).finally(() =>
        place.permit.release('success'),
      );
    }
    const { failure } = attempt;
    await leaveAfterFailure(line, place, failure);
    if (failure.kind === 'refused') {
      const refusal: ReadAnswer = { state: 'refused', raw: failure.message, usage: NO_TOKENS, cacheWrites: 0 };
      return await storeAnswer(input, refusal, { latencyMs, requests, tokens });
    }
    const delayMs = retryDelayMs(requests, failure.retryAfterMs, line.clock.random);
    if (failure.kind === 'rejected' || requests >= MOST_REQUESTS || delayMs > LONGEST_PAUSE_MS) {
      throw await giveUp(input, failure, { latencyMs, requests });
    }
    await line.clock.sleep(delayMs, signal);
  }
}

/** Leaves its place when it is aborted. */
async function attemptRequest(input: SendInput, options: LanguageModelV4CallOptions, place: Place): Promise<Attempt> {
  const { line, signal } = input;
  const start = line.clock.now();
  try {
    const answer = readResponse(await requestInTime(input, options));
    line.openUntil = 0;
    line.throttle.noteAnswer();
    return { answer, latencyMs: line.clock.now() - start };
  } catch (error) {
    if (signal.aborted) {
      place.permit.release('neutral');
      if (place.probe) await line.throttle.report({ probe: true, end: 'unknown' });
      throw signal.reason;
    }
    const failure = classifyError(error, line.clock.date());
    if (failure.kind === 'failure') line.throttle.noteFailure();
    return { failure, latencyMs: line.clock.now() - start };
  }
}

const LATE_ANSWER_MS = 250;

/** `doGenerate` that ends at the abort or at the model's timeout, whether or not the request listens to its signal. */
async function requestInTime({ request, open, signal }: SendInput, options: LanguageModelV4CallOptions) {
  const seconds = request.model.settings.timeout_seconds;
  const end = new AbortController();
  const abort = () => end.abort(signal.reason);
  const giveUp = () => end.abort(new RequestTimeoutError(`no answer within ${seconds} s`));
  // After a stall of this process timers run before sockets are read: an answer that is here already, and paid, must win.
  let timer = setTimeout(() => {
    timer = setTimeout(giveUp, LATE_ANSWER_MS);
  }, seconds * 1_000);
  signal.addEventListener('abort', abort, { once: true });
  const ended = new Promise<never>((_, reject) => {
    end.signal.addEventListener('abort', () => reject(end.signal.reason), { once: true });
  });
  try {
    const answer = open().then(({ languageModel }) =>
      languageModel.doGenerate({ ...options, abortSignal: end.signal }),
    );
    return await Promise.race([answer, ended]);
  } catch (error) {
    throw end.signal.aborted ? end.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

async function leaveAfterFailure(line: ModelLine, place: Place, failure: RequestFailure): Promise<void> {
  const { kind, status, retryAfterMs } = failure;
  // Before the place is given to the next, so that it waits too.
  if (kind === 'overload' && retryAfterMs !== null) {
    line.pausedUntil = Math.max(line.pausedUntil, line.clock.now() + retryAfterMs);
  }
  const overloaded = kind !== 'rejected' && status !== null && OVERLOADED.has(status);
  place.permit.release(overloaded ? 'overload' : 'neutral');
  await line.throttle.report({ probe: place.probe, end: kind === 'failure' ? 'failed' : 'alive' });
}

/** What the call will probably take: its input by length, and what earlier answers took. The bill corrects it. */
function reserveTokens(line: ModelLine, request: CallRequest): number {
  if (request.model.settings.tokens_per_minute === null) return 0;
  const { input, output } = estimateCallTokens(request.model, request, 'estimate');
  return input + Math.min(output, line.outputTokens ?? output);
}

function updateMean(mean: number | null, newest: number): number {
  return mean === null ? newest : mean * (1 - NEWEST_SHARE) + newest * NEWEST_SHARE;
}

type Ending = { latencyMs: number; requests: number };

async function storeAnswer(
  { ctx, request, line, ledger }: SendInput,
  answer: ReadAnswer,
  { tokens, ...ending }: Ending & { tokens: number },
): Promise<CallResult> {
  const { settings, provider } = request.model;
  const usage = answer.usage ?? {
    input: estimateCallTokens(request.model, request).input,
    cached: 0,
    output: countTokens(answer.raw, settings.tokenizer),
  };
  const cost = costMicros({ settings, usage, cacheWrites: { kind: provider.kind, tokens: answer.cacheWrites } });
  line.outputTokens = updateMean(line.outputTokens, usage.output);
  line.costMicros = updateMean(line.costMicros, cost ?? 0);
  return await ledger.store({
    ...describeCall(ctx, request, ending),
    state: answer.state,
    raw: answer.raw,
    error: null,
    usage,
    costMicros: cost,
    excessTokens: settings.tokens_per_minute === null ? 0 : usage.input + usage.output - tokens,
  });
}

async function giveUp(input: SendInput, failure: RequestFailure, ending: Ending): Promise<ModelCallError> {
  const made = ending.requests === 1 ? '' : ` (${ending.requests} requests)`;
  const error = new ModelCallError(
    failure.kind === 'rejected' ? 'rejected' : 'busy',
    `${input.request.model.slug}: ${failure.message}${made}`,
  );
  await storeFailure(input, error, ending);
  return error;
}

async function storeFailure({ ctx, request, ledger }: SendInput, error: ModelCallError, ending: Ending): Promise<void> {
  await ledger.storeFailure({
    ...describeCall(ctx, request, ending),
    state: 'failed',
    raw: '',
    error: error.message,
    usage: NO_TOKENS,
    costMicros: costMicros({ settings: request.model.settings, usage: NO_TOKENS }),
    excessTokens: 0,
  });
}

function describeCall(ctx: SendInput['ctx'], request: CallRequest, ending: Ending) {
  const { model, key, purpose, promptVersion } = request;
  const names = { modelId: model.id, modelSlug: model.slug, projectId: ctx.projectId, runId: ctx.runId };
  return { ...names, key, purpose, promptVersion, ...ending, batch: false } satisfies Partial<CallRecord>;
}
