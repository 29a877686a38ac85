/** What becomes of a task when some of its calls got no answer. Pure. */
import { ModelCallError } from '@/server/foundation/models/types';
import { PermanentError } from '@/server/foundation/runs/engine';
import { RunStop } from '@/server/foundation/runs/types';

const MOST_REASONS = 5;

/**
 * Throws what a task should end with; returns when nothing failed. A run's stop comes first, then faults of our own, then calls
 * without an answer: a repeat may mend those, unless every provider refused for good.
 * @throws RunStop, PermanentError or Error
 */
export function throwFailures(failures: unknown[]): void {
  if (failures.length === 0) return;
  const stop = failures.find((failure) => failure instanceof RunStop);
  if (stop) throw stop;
  const calls = failures.filter((failure) => failure instanceof ModelCallError);
  if (calls.length < failures.length) throw failures.find((failure) => !(failure instanceof ModelCallError));
  const message = describeCalls(calls);
  throw calls.every(({ failure }) => failure === 'rejected') ? new PermanentError(message) : new Error(message);
}

/** '12 calls without an answer: openai/gpt-5: HTTP 429 (10 times); …', the most frequent first. */
function describeCalls(calls: ModelCallError[]): string {
  const groups = [...Map.groupBy(calls, (call) => call.message)].toSorted(([, a], [, b]) => b.length - a.length);
  const reasons = groups
    .slice(0, MOST_REASONS)
    .map(([message, own]) => (own.length > 1 ? `${message} (${own.length} times)` : message));
  const rest = groups.length > MOST_REASONS ? [`and ${groups.length - MOST_REASONS} more reasons`] : [];
  return `${calls.length} ${calls.length === 1 ? 'call' : 'calls'} without an answer: ${[...reasons, ...rest].join('; ')}`;
}
