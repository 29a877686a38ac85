/** A broken house rule. `code` is stable and meant for programs, the message for people. */
export class HouseFault extends Error {
  constructor(code, { by, hint }) {
    super(`${by}: ${hint} (${code})`);
    this.name = 'HouseFault';
    this.code = code;
    this.by = by;
    this.hint = hint;
  }
}

/** The answer of an operation that may be declined without anything being broken. */
export class Outcome {
  #value;

  constructor(value, { reason = null, hint = '' } = {}) {
    this.#value = value;
    this.reason = reason;
    this.hint = hint;
    Object.freeze(this);
  }

  static yes(value) {
    return new Outcome(value);
  }

  static no(reason, { hint }) {
    return new Outcome(undefined, { reason, hint });
  }

  get isYes() {
    return this.reason === null;
  }

  /** The value, or a fault that carries the reason. */
  orThrow({ by }) {
    if (!this.isYes) throw new HouseFault(this.reason, { by, hint: this.hint });
    return this.#value;
  }

  orElse(fallback) {
    return this.isYes ? this.#value : fallback;
  }
}

/** Trimmed text; blank text is a fault. */
export function mustBeText(value, { name, by }) {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') throw new HouseFault('blank-text', { by, hint: `${name} must be a text` });
  return text;
}

export function mustBePositive(value, { name, by }) {
  if (!Number.isFinite(value) || value <= 0) {
    throw new HouseFault('not-positive', { by, hint: `${name} must be above 0, not ${value}` });
  }
  return value;
}

export function mustBeWithin(value, { min, max, name, by }) {
  if (!(value >= min && value <= max)) {
    throw new HouseFault('out-of-range', { by, hint: `${name} must be ${min}–${max}, not ${value}` });
  }
  return value;
}

export function mustBeOneOf(value, { options, name, by }) {
  if (!options.includes(value)) {
    const known = options.join(', ');
    throw new HouseFault('unknown-option', { by, hint: `${name} "${value}" is none of ${known}` });
  }
  return value;
}
