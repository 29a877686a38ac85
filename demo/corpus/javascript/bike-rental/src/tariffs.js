import { HouseFault, Money, mustBeOneOf } from '@house/kit';

const BY = 'rental.tariffs';

export const CURRENCY = 'EUR';

const MINUTES_PER_DAY = 24 * 60;

const euros = (amount) => Money.of(amount, { currency: CURRENCY });

/** Unlocking, riding and what a day costs at most, per kind of bike. */
const RATES = {
  city: { unlock: euros(1), perMinute: euros(0.08), dayCap: euros(12) },
  electric: { unlock: euros(1), perMinute: euros(0.18), dayCap: euros(24) },
  cargo: { unlock: euros(2), perMinute: euros(0.22), dayCap: euros(32) },
  child: { unlock: euros(0.5), perMinute: euros(0.04), dayCap: euros(6) },
};

/** `free` minutes per ride and the share of the rest that a plan's riders pay. */
const PLANS = {
  visitor: { free: 0, share: 1, paysUnlock: true },
  resident: { free: 30, share: 0.75, paysUnlock: false },
  student: { free: 45, share: 0.5, paysUnlock: false },
};

export const PLAN_NAMES = Object.keys(PLANS);

/** Days in full at the cap, and the started last day by the minute. */
function ridingPrice(minutes, { rate, share }) {
  const fullDays = Math.floor(minutes / MINUTES_PER_DAY);
  const rest = minutes - fullDays * MINUTES_PER_DAY;
  const lastDay = rate.perMinute.times(rest * share, { round: 'up' }).cappedAt(rate.dayCap);
  return rate.dayCap.times(fullDays).plus(lastDay);
}

/** What a ride costs, item by item. */
export function priceRide({ kind, plan, minutes, farFromDock = false }) {
  mustBeOneOf(plan, { options: PLAN_NAMES, name: 'plan', by: BY });
  const rate = RATES[kind];
  if (!rate) throw new HouseFault('no-rate', { by: BY, hint: `no rate for ${kind} bikes` });
  const { free, share, paysUnlock } = PLANS[plan];
  const billed = Math.ceil(Math.max(minutes - free, 0));
  const items = [];
  if (paysUnlock) items.push({ label: 'Unlocking', price: rate.unlock });
  if (billed > 0) items.push({ label: `${billed} min`, price: ridingPrice(billed, { rate, share }) });
  if (farFromDock) items.push({ label: 'Left outside a dock', price: euros(15) });
  const total = Money.sum(
    items.map((item) => item.price),
    { currency: CURRENCY },
  );
  return { items, total };
}
