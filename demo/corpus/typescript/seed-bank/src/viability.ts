import { requireBetween } from '@mooring/kit/guards';
import type { Longevity } from './taxa';

const SOURCE = 'seeds.viability';

const DAYS_PER_YEAR = 365.25;
const PROBIT_STEPS = 60;
const PROBIT_LIMIT = 6;

export interface StorageConditions {
  readonly moisture: number;
  readonly celsius: number;
}

/** The share of a normal distribution below `z` standard deviations (Abramowitz and Stegun 26.2.17). */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const coefficients = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const polynomial = coefficients.reduce((sum, coefficient) => (sum + coefficient) * t, 0);
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z >= 0 ? 1 - tail : tail;
}

/** The inverse of `normalShare`, by bisection. */
export function probit(share: number): number {
  requireBetween(share, { label: 'share', min: 1e-6, max: 1 - 1e-6, source: SOURCE });
  let low = -PROBIT_LIMIT;
  let high = PROBIT_LIMIT;
  for (let step = 0; step < PROBIT_STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Days in storage that cost one probit of viability (σ of the seed deaths). */
export function daysPerProbit(longevity: Longevity, conditions: StorageConditions): number {
  const { ke, cw, ch, cq } = longevity;
  const { moisture, celsius } = conditions;
  requireBetween(moisture, { label: 'moisture', min: 2, max: 25, source: SOURCE });
  requireBetween(celsius, { label: 'temperature', min: -30, max: 60, source: SOURCE });
  return 10 ** (ke - cw * Math.log10(moisture) - ch * celsius - cq * celsius ** 2);
}

export interface Forecast {
  readonly initialShare: number;
  readonly longevity: Longevity;
  readonly conditions: StorageConditions;
}

/** The share of seeds alive after some days in storage. */
export function viabilityAfter(days: number, forecast: Forecast): number {
  const { initialShare, longevity, conditions } = forecast;
  return normalShare(probit(initialShare) - days / daysPerProbit(longevity, conditions));
}

/** Years until viability falls to `share`; 0 when it is there already. */
export function yearsUntil(share: number, forecast: Forecast): number {
  const { initialShare, longevity, conditions } = forecast;
  const probitsLeft = probit(initialShare) - probit(share);
  return Math.max(0, (probitsLeft * daysPerProbit(longevity, conditions)) / DAYS_PER_YEAR);
}
