/** Time and chance as calls use them: tests bring their own. */

export type Clock = {
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** Milliseconds since 1970, for dates that servers send. */
  date: () => number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  random: () => number;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  sleep,
  random: () => Math.random(),
};

/** A timer that an abort ends at once. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
