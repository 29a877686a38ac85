export type FailureCode = 'missing' | 'conflict' | 'invalid' | 'refused';

/** Why something did not work, and which module said so. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly source: string;
}

/** What an action gives that may be turned down for good reasons. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** Thrown for what the caller should have prevented. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.source}: ${failure.message}`);
    this.failure = failure;
  }
}

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: FailureCode, message: string, options: { source: string }): Result<never> {
  return { ok: false, failure: { code, message, source: options.source } };
}

export function andThen<T, U>(result: Result<T>, next: (value: T) => Result<U>): Result<U> {
  return result.ok ? next(result.value) : result;
}

export function valueOr<T>(result: Result<T>, fallback: T): T {
  return result.ok ? result.value : fallback;
}

export function valueOrThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new FailureError(result.failure);
  return result.value;
}

/** All the values in order, or the first failure. */
export function gather<T>(results: Iterable<Result<T>>): Result<T[]> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return succeed(values);
}
