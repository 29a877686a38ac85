import { useCallback, useSyncExternalStore } from 'react';

type Clock = { now: number; subscribe: (listener: () => void) => () => void };

/** One clock for each pace, however many times are shown. */
const clocks = new Map<number, Clock>();

function clockOf(everyMs: number): Clock {
  const known = clocks.get(everyMs);
  if (known) return known;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const clock: Clock = {
    now: Date.now(),
    subscribe: (listener) => {
      listeners.add(listener);
      clock.now = Date.now();
      timer ??= setInterval(() => {
        clock.now = Date.now();
        for (const each of listeners) each();
      }, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
  clocks.set(everyMs, clock);
  return clock;
}

/** Milliseconds since the epoch, renewed every ten seconds; null on the server and in the browser's first render. */
export function useNow(everyMs = 10_000): number | null {
  const clock = clockOf(everyMs);
  const read = useCallback(() => clock.now, [clock]);
  return useSyncExternalStore<number | null>(clock.subscribe, read, () => null);
}
