/** Test fixture: what a model server received, answered and was busy with. No model is behind it. */
import type { BusyTimes, CompletedCall, FaultKind, ReceivedCall, Usage } from './types';

export type NewCall = Omit<ReceivedCall, 'n' | 'at' | 'repeat' | 'fault'>;

export type Books = ReturnType<typeof createBooks>;

/** Milliseconds since 1970, with fractions. */
export const now = () => performance.timeOrigin + performance.now();

export function createBooks() {
  const received: ReceivedCall[] = [];
  const completed: CompletedCall[] = [];
  const seen = new Map<string, number>();
  const faults: Partial<Record<FaultKind, number>> = {};
  const times: BusyTimes = { firstMs: null, lastMs: null, callMs: 0 };
  let [inFlight, peak] = [0, 0];

  return {
    received,
    completed,
    faults,
    get inFlight() {
      return inFlight;
    },
    get peak() {
      return peak;
    },
    times: (): BusyTimes => ({ ...times }),
    /** @returns what to do when the call has left the server, however it ended */
    arrive: (): (() => void) => {
      const at = now();
      times.firstMs ??= at;
      inFlight += 1;
      peak = Math.max(peak, inFlight);
      return () => {
        inFlight -= 1;
        times.lastMs = now();
        times.callMs += times.lastMs - at;
      };
    },
    receive: (call: NewCall): ReceivedCall => {
      const repeat = seen.get(call.hash) ?? 0;
      seen.set(call.hash, repeat + 1);
      const entry: ReceivedCall = { ...call, n: received.length + 1, at: now(), repeat, fault: null };
      received.push(entry);
      return entry;
    },
    markFault: (call: ReceivedCall, kind: FaultKind) => {
      call.fault = kind;
      faults[kind] = (faults[kind] ?? 0) + 1;
    },
    complete: (call: ReceivedCall, { text, usage }: { text: string; usage: Usage }) => {
      completed.push({ ...call, text, usage, finishedAt: now() });
    },
  };
}

export function countBy(calls: readonly CompletedCall[], fn: (call: CompletedCall) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const call of calls) {
    const name = fn(call);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
