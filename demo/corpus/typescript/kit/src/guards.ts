import { FailureError } from './result';

export interface GuardOptions {
  /** What the value is called in the message. */
  readonly label: string;
  readonly source: string;
}

export interface RangeOptions extends GuardOptions {
  readonly min: number;
  readonly max: number;
}

/** Gives the text back without surrounding space; blank text is invalid. */
export function requireText(value: string, options: GuardOptions): string {
  const text = value.trim();
  return text === '' ? reject('must not be blank', options) : text;
}

export function requireBetween(value: number, options: RangeOptions): number {
  const { min, max } = options;
  const inside = value >= min && value <= max;
  return inside ? value : reject(`must be between ${min} and ${max}, not ${value}`, options);
}

export function requireOneOf<T extends string>(
  value: string,
  choices: readonly T[],
  options: GuardOptions,
): T {
  const choice = choices.find((each) => each === value);
  return choice ?? reject(`must be one of ${choices.join(', ')}, not ${value}`, options);
}

export function requireMatch(value: string, pattern: RegExp, options: GuardOptions): string {
  return pattern.test(value) ? value : reject(`looks wrong: ${value}`, options);
}

function reject(complaint: string, { label, source }: GuardOptions): never {
  throw new FailureError({ code: 'invalid', message: `${label} ${complaint}`, source });
}
