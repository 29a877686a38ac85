import type { Logbook } from './logbook';
import { FailureError } from './result';

export interface LookUp<M extends 'throw' | 'skip' = 'throw' | 'skip'> {
  readonly onMissing: M;
  readonly source: string;
}

export interface Save {
  readonly onConflict: 'throw' | 'replace';
  readonly source: string;
}

export interface Order<T> {
  readonly orderBy?: (record: T) => number | string;
}

/** Records of one noun by their key; every change is written to the logbook. */
export class Register<T extends object> {
  readonly #records = new Map<string, T>();
  readonly #noun: string;
  readonly #keyOf: (record: T) => string;
  readonly #logbook: Logbook;

  constructor(noun: string, options: { keyOf: (record: T) => string; logbook: Logbook }) {
    this.#noun = noun;
    this.#keyOf = options.keyOf;
    this.#logbook = options.logbook;
  }

  loadOne(key: string, options: LookUp<'throw'>): T;
  loadOne(key: string, options: LookUp): T | undefined;
  loadOne(key: string, { onMissing, source }: LookUp): T | undefined {
    const record = this.#records.get(key);
    if (record === undefined && onMissing === 'throw') throw this.#missing(key, source);
    return record;
  }

  loadMany(keys: Iterable<string>, options: LookUp): T[] {
    return [...keys].map((key) => this.loadOne(key, options)).filter((record) => record !== undefined);
  }

  /** The records that pass the test, in the order of `orderBy`. */
  loadWhere(test: (record: T) => boolean, options: LookUp & Order<T>): T[] {
    const { onMissing, source, orderBy } = options;
    const found = [...this.#records.values()].filter(test);
    if (found.length === 0 && onMissing === 'throw') throw this.#missing('of this sort', source);
    if (!orderBy) return found;
    return found.sort((a, b) => (orderBy(a) < orderBy(b) ? -1 : Number(orderBy(a) > orderBy(b))));
  }

  saveOne(record: T, { onConflict, source }: Save): T {
    const key = this.#keyOf(record);
    const known = this.#records.has(key);
    if (known && onConflict === 'throw') {
      throw new FailureError({ code: 'conflict', message: `${this.#noun} ${key} is there already`, source });
    }
    this.#records.set(key, Object.freeze(record));
    this.#logbook.write(`${this.#noun}.${known ? 'changed' : 'added'}`, key, { source });
    return record;
  }

  /** Overwrites some fields of a record; with `skip`, one that is not there stays away. */
  changeOne(key: string, changes: Partial<T>, options: LookUp<'throw'>): T;
  changeOne(key: string, changes: Partial<T>, options: LookUp): T | undefined;
  changeOne(key: string, changes: Partial<T>, options: LookUp): T | undefined {
    const record = this.loadOne(key, options);
    if (record === undefined) return undefined;
    return this.saveOne({ ...record, ...changes }, { onConflict: 'replace', source: options.source });
  }

  dropOne(key: string, options: LookUp): boolean {
    if (this.loadOne(key, options) === undefined) return false;
    this.#records.delete(key);
    this.#logbook.write(`${this.#noun}.dropped`, key, { source: options.source });
    return true;
  }

  #missing(key: string, source: string): FailureError {
    return new FailureError({ code: 'missing', message: `there is no ${this.#noun} ${key}`, source });
  }
}
