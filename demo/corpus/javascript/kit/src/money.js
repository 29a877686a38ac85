import { HouseFault } from './guards.js';

const BY = 'kit.money';
const CENTS = 100;
const NOISE_DIGITS = 6; // what floats get wrong lies behind these
const ROUNDERS = { nearest: Math.round, up: Math.ceil, down: Math.floor };

/** An amount in whole cents of one currency; never mixed, never a float. */
export class Money {
  constructor(cents, { currency }) {
    this.cents = cents;
    this.currency = currency;
    Object.freeze(this);
  }

  static of(amount, { currency }) {
    return new Money(Math.round(amount * CENTS), { currency });
  }

  static zero({ currency }) {
    return new Money(0, { currency });
  }

  static sum(amounts, { currency }) {
    return amounts.reduce((total, amount) => total.plus(amount), Money.zero({ currency }));
  }

  plus(other) {
    return this.#with(this.cents + this.#centsOf(other));
  }

  minus(other) {
    return this.#with(this.cents - this.#centsOf(other));
  }

  times(factor, { round = 'nearest' } = {}) {
    const exact = Number((this.cents * factor).toFixed(NOISE_DIGITS));
    return this.#with(ROUNDERS[round](exact));
  }

  isAbove(other) {
    return this.cents > this.#centsOf(other);
  }

  /** This amount, but no more than `cap`. */
  cappedAt(cap) {
    return this.isAbove(cap) ? cap : this;
  }

  get amount() {
    return this.cents / CENTS;
  }

  format({ locale = 'en-IE' } = {}) {
    return this.amount.toLocaleString(locale, { style: 'currency', currency: this.currency });
  }

  #with(cents) {
    return new Money(cents, { currency: this.currency });
  }

  #centsOf(other) {
    if (other.currency !== this.currency) {
      throw new HouseFault('mixed-money', { by: BY, hint: `${this.currency} and ${other.currency}` });
    }
    return other.cents;
  }
}
