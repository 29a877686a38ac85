import { Money, mustBeOneOf, mustBePositive, mustBeText, Outcome, Repo } from '@house/kit';
import { CURRENCY, PLAN_NAMES } from './tariffs.js';

const BY = 'rental.riders';

const CREDIT_LIMIT = Money.of(20, { currency: CURRENCY });

/** The people who ride, their plans and what they owe. */
export class RiderRegister {
  #riders;
  #journal;

  constructor({ journal }) {
    this.#journal = journal;
    this.#riders = new Repo('rider', { journal });
  }

  signUp(name, { plan = 'visitor' } = {}) {
    const rider = {
      id: this.#riders.nextId({ prefix: 'P' }),
      name: mustBeText(name, { name: 'name', by: BY }),
      plan: mustBeOneOf(plan, { options: PLAN_NAMES, name: 'plan', by: BY }),
      owed: Money.zero({ currency: CURRENCY }),
      lockedFor: null,
    };
    return this.#riders.keepOne(rider, { by: BY });
  }

  findOne(id, { orElse } = {}) {
    return this.#riders.findOne(id, { by: BY, orElse });
  }

  findDebtors() {
    return this.#riders.findMany({ where: (rider) => rider.owed.cents > 0, sortBy: 'name' });
  }

  switchPlan(id, plan) {
    mustBeOneOf(plan, { options: PLAN_NAMES, name: 'plan', by: BY });
    return this.#riders.patchOne(id, { plan }, { by: BY });
  }

  charge(id, amount, { forWhat }) {
    const { owed } = this.findOne(id);
    this.#journal.note('rider:charged', { by: BY, riderId: id, cents: amount.cents, forWhat });
    return this.#riders.patchOne(id, { owed: owed.plus(amount) }, { by: BY });
  }

  pay(id, amount) {
    mustBePositive(amount.cents, { name: 'amount', by: BY });
    const { owed } = this.findOne(id);
    if (amount.isAbove(owed)) {
      return Outcome.no('overpaid', { hint: `only ${owed.format()} is owed` });
    }
    this.#journal.note('rider:paid', { by: BY, riderId: id, cents: amount.cents });
    return Outcome.yes(this.#riders.patchOne(id, { owed: owed.minus(amount) }, { by: BY }));
  }

  lock(id, { reason }) {
    const lockedFor = mustBeText(reason, { name: 'reason', by: BY });
    return this.#riders.patchOne(id, { lockedFor }, { by: BY });
  }

  /** Whether someone may unlock a bike now. */
  mayRide(id) {
    const rider = this.findOne(id, { orElse: null });
    if (rider === null) return Outcome.no('unknown-rider', { hint: id });
    if (rider.lockedFor) return Outcome.no('locked', { hint: rider.lockedFor });
    if (rider.owed.isAbove(CREDIT_LIMIT)) {
      return Outcome.no('owes-too-much', { hint: `${rider.owed.format()} is open` });
    }
    return Outcome.yes(rider);
  }
}
