/** The way of calls to one model in this process: pauses, the breaker, a place under the limit, the shared buckets. */
import type pg from 'pg';
import { RunStop } from '@/server/foundation/runs/types';
import type { Clock } from './clock';
import { type ConcurrencyLimiter, createConcurrencyLimiter, type Permit } from './concurrency';
import { formatMicros } from './cost';
import { createThrottle, type Throttle } from './throttle';
import { ModelCallError, type RegisteredModel } from './types';

export type ModelLine = {
  clock: Clock;
  limiter: ConcurrencyLimiter;
  throttle: Throttle;
  /** Until when a 429 asked everybody to wait, on the clock of this process. */
  pausedUntil: number;
  /** Until when the breaker is known to be open. */
  openUntil: number;
  /** What answers of this model take on average, in tokens; null before the first. */
  outputTokens: number | null;
  /** What they cost on average, in millionths of a dollar; null before the first. */
  costMicros: number | null;
  /** The newest admission of each run, for the calls right after it. */
  admissions: Map<string, { until: number; left: number }>;
};

/**
 * Without limits per minute, an admission of the database holds for the next calls of its run: for a moment, and for one
 * round of calls at most. So a place need not stand idle for a round trip; a run near its cap is asked for each time.
 */
const ADMISSION_MS = 250;

/** A call may wait this long in total for a breaker to close. */
export const BREAKER_PATIENCE_MS = 120_000;
/** Whoever asks for a longer pause has run out for the day: the call is given up, and its task comes back later. */
export const LONGEST_PAUSE_MS = 600_000;

/**
 * A run is near its cap when it has less left than this many full rounds of calls cost. Away from it, a place is given on
 * while the answer is being stored, which takes some 10 ms; all workers together have fewer such calls than this.
 */
const NEAR_CAP_ROUNDS = 4;

/**
 * `chargeFirst`: its run is so near its cap that the place must be kept until the call is charged. Then no more calls pass
 * the cap than there are places.
 */
export type Place = { permit: Permit; probe: boolean; chargeFirst: boolean };

export type PlaceRequest = {
  model: RegisteredModel;
  runId: string | null;
  /** Tokens to reserve in the bucket. */
  tokens: number;
  /** It was sent before. */
  again: boolean;
  signal: AbortSignal;
  /** Shared by all requests of a call: it shrinks as the call waits for the breaker. */
  patience: { leftMs: number };
};

export function createModelLine({
  pool,
  model,
  clock,
}: {
  pool: pg.Pool;
  model: RegisteredModel;
  clock: Clock;
}): ModelLine {
  return {
    clock,
    limiter: createConcurrencyLimiter(model.settings.max_concurrency),
    throttle: createThrottle({ pool, modelId: model.id, clock }),
    pausedUntil: 0,
    openUntil: 0,
    outputTokens: null,
    costMicros: null,
    admissions: new Map(),
  };
}

/**
 * Waits until a request may be sent. The place must be released.
 * @throws RunStop at the run's cap; ModelCallError 'busy' when the model stays broken or asks for too long a pause, and
 *   'rejected' when it has no price in a run that has a cap; the signal's reason when aborted
 */
export async function takePlace(line: ModelLine, request: PlaceRequest): Promise<Place> {
  const { model, signal, patience } = request;
  for (;;) {
    await waitWhileClosed(line, model, signal, patience);
    const permit = await line.limiter.acquire(signal, request.again);
    let place: Place | null = null;
    try {
      // It may have closed while this call stood in line.
      if (closedUntil(line) <= line.clock.now()) place = await askForPlace(line, request, permit);
    } finally {
      if (!place) permit.release('neutral');
    }
    if (place) return place;
  }
}

/** Null: the breaker is open. */
async function askForPlace(line: ModelLine, request: PlaceRequest, permit: Permit): Promise<Place | null> {
  const { slug, settings } = request.model;
  if (takeAdmission(line, request)) return { permit, probe: false, chargeFirst: false };
  const admission = await line.throttle.admit({ ...request, limits: settings });
  if (admission.verdict === 'capped') throw new RunStop(describeCap(admission));
  if (admission.verdict === 'open') {
    line.openUntil = line.clock.now() + admission.waitMs;
    return null;
  }
  const { probe, leftMicros } = admission;
  if (leftMicros === null || settings.price) {
    const round = settings.max_concurrency * (line.costMicros ?? Number.POSITIVE_INFINITY);
    const chargeFirst = leftMicros !== null && leftMicros < NEAR_CAP_ROUNDS * round;
    if (!probe && !chargeFirst) keepAdmission(line, request);
    return { permit, probe, chargeFirst };
  }
  if (probe) await line.throttle.report({ probe: true, end: 'unknown' });
  throw new ModelCallError(
    'rejected',
    `${slug} has no price, and this run has a cap. Set the price of the model to use it here.`,
  );
}

const hasRates = ({ settings }: RegisteredModel) =>
  settings.requests_per_minute !== null || settings.tokens_per_minute !== null;

function keepAdmission(line: ModelLine, { model, runId }: PlaceRequest) {
  if (hasRates(model)) return;
  // Runs end; what they left behind goes with the next admission.
  for (const [run, { until }] of line.admissions) if (until <= line.clock.now()) line.admissions.delete(run);
  const left = model.settings.max_concurrency - 1;
  line.admissions.set(runId ?? '', { until: line.clock.now() + ADMISSION_MS, left });
}

function takeAdmission(line: ModelLine, { model, runId }: PlaceRequest): boolean {
  const admission = line.admissions.get(runId ?? '');
  if (!admission || hasRates(model) || admission.left <= 0 || admission.until <= line.clock.now()) return false;
  admission.left--;
  return true;
}

function describeCap({ capMicros, spentMicros }: { capMicros: number; spentMicros: number }): string {
  return `The run reached its cap of ${formatMicros(capMicros)}: ${formatMicros(spentMicros)} spent. Raise the cap to go on.`;
}

function closedUntil(line: ModelLine): number {
  return Math.max(line.pausedUntil, line.openUntil);
}

async function waitWhileClosed(
  line: ModelLine,
  model: RegisteredModel,
  signal: AbortSignal,
  patience: { leftMs: number },
): Promise<void> {
  for (;;) {
    const now = line.clock.now();
    const paused = line.pausedUntil - now;
    const open = line.openUntil - now;
    if (paused <= 0 && open <= 0) return;
    if (paused > LONGEST_PAUSE_MS) {
      throw new ModelCallError('busy', `${model.slug} asks to wait ${Math.ceil(paused / 60_000)} minutes`);
    }
    if (open > paused) {
      if (patience.leftMs <= 0) {
        throw new ModelCallError('busy', `${model.slug} failed many times in a row and is not asked for a while`);
      }
      patience.leftMs -= open;
    }
    await line.clock.sleep(Math.max(paused, open), signal);
  }
}
