/** Intervals for shares: fool rates, accuracies, error rates. Pure. */
import { normalQuantile } from './normal-quantile';
import type { Interval, Share } from './schema';

export type WilsonInput = {
  successes: number;
  /** Trials. */
  n: number;
  /** How sure the interval is to hold the true share; 0.95 by default. */
  confidence?: number;
};

/**
 * Wilson's score interval for a binomial share, without continuity correction (E. B. Wilson, JASA 22 (1927) 209-212).
 * @returns null when nothing was tried
 * @throws RangeError when `successes` is not a whole number from 0 to `n`, or `confidence` not between 0 and 1
 */
export function wilsonInterval({ successes, n, confidence = 0.95 }: WilsonInput): Interval | null {
  if (!Number.isInteger(n) || !Number.isInteger(successes) || successes < 0 || successes > n) {
    throw new RangeError(`${successes} of ${n} is no share`);
  }
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`${confidence} is no confidence between 0 and 1`);
  if (n === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / n;
  const weight = (z * z) / n;
  const centre = share + weight / 2;
  const reach = z * Math.sqrt((share * (1 - share) + weight / 4) / n);
  // Rounding may put an end beside 0, 1 or the share itself by the last bit.
  return {
    low: successes === 0 ? 0 : Math.min(share, (centre - reach) / (1 + weight)),
    high: successes === n ? 1 : Math.max(share, (centre + reach) / (1 + weight)),
  };
}

/** A share as reports give it: with n and the interval at 95%. */
export function toShare({ successes, n }: Pick<WilsonInput, 'successes' | 'n'>): Share {
  return { value: n > 0 ? successes / n : null, n, interval: wilsonInterval({ successes, n }) };
}
