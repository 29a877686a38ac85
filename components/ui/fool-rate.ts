/** The eleven steps of a fool rate, as bins of histograms and as colours. Pure. */
export const FOOL_STEPS = 11;

/** 0 to 10: the step whose centre is nearest. */
export function foolStep(rate: number): number {
  return Math.min(FOOL_STEPS - 1, Math.max(0, Math.round(rate * (FOOL_STEPS - 1))));
}

/** Background of a cell or bar of this fool rate, a CSS colour. */
export const foolColor = (rate: number) => `var(--fool-${foolStep(rate)})`;

/** A text colour that can be read on `foolColor(rate)`. */
export const foolTextColor = (rate: number) => (foolStep(rate) <= 5 ? 'var(--fool-on-light)' : 'var(--fool-on-dark)');
