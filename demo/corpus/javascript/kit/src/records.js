import { HouseFault } from './guards.js';

const MS_PER_MINUTE = 60_000;

/** The wall clock, or a stopped one that moves only by `skip`. */
export class Clock {
  #stoppedAt;

  constructor({ stoppedAt = null } = {}) {
    this.#stoppedAt = stoppedAt;
  }

  static at(isoTime) {
    return new Clock({ stoppedAt: new Date(isoTime) });
  }

  now() {
    return this.#stoppedAt ? new Date(this.#stoppedAt) : new Date();
  }

  /** Today as `YYYY-MM-DD`, in UTC. */
  today() {
    return this.now().toISOString().slice(0, 10);
  }

  minutesSince(moment) {
    return (this.now() - moment) / MS_PER_MINUTE;
  }

  skip({ days = 0, hours = 0, minutes = 0 }) {
    const total = minutes + 60 * (hours + 24 * days);
    this.#stoppedAt = new Date(this.now().getTime() + total * MS_PER_MINUTE);
    return this.now();
  }
}

/** What happened, in order. Topics read `noun:verb`. */
export class Journal {
  #entries = [];

  constructor({ clock }) {
    this.clock = clock;
  }

  note(topic, { by, ...facts }) {
    const entry = Object.freeze({ topic, by, at: this.clock.now(), facts });
    this.#entries.push(entry);
    return entry;
  }

  findMany({ topic, since = null }) {
    return this.#entries.filter((entry) => entry.topic === topic && (!since || entry.at >= since));
  }

  count({ topic, since = null }) {
    return this.findMany({ topic, since }).length;
  }
}

/** Frozen records of one noun by their `id`; every change is noted in the journal. */
export class Repo {
  #noun;
  #journal;
  #records = new Map();
  #issued = 0;

  constructor(noun, { journal }) {
    this.#noun = noun;
    this.#journal = journal;
  }

  nextId({ prefix }) {
    this.#issued += 1;
    return `${prefix}${String(this.#issued).padStart(4, '0')}`;
  }

  /** One record; without `orElse` a missing one is a fault. */
  findOne(id, { by, orElse } = {}) {
    const record = this.#records.get(id) ?? orElse;
    if (record === undefined) {
      throw new HouseFault('not-found', { by: by ?? this.#noun, hint: `there is no ${this.#noun} ${id}` });
    }
    return record;
  }

  findMany({ where = () => true, sortBy = null } = {}) {
    const found = [...this.#records.values()].filter(where);
    if (sortBy === null) return found;
    return found.sort((a, b) => (a[sortBy] < b[sortBy] ? -1 : Number(a[sortBy] > b[sortBy])));
  }

  keepOne(record, { by }) {
    const verb = this.#records.has(record.id) ? 'changed' : 'added';
    const kept = Object.freeze({ ...record });
    this.#records.set(kept.id, kept);
    this.#journal.note(`${this.#noun}:${verb}`, { by, id: kept.id });
    return kept;
  }

  /** Overwrites some fields of a record that must exist. */
  patchOne(id, changes, { by }) {
    return this.keepOne({ ...this.findOne(id, { by }), ...changes }, { by });
  }

  forgetOne(id, { by }) {
    const record = this.findOne(id, { by });
    this.#records.delete(id);
    this.#journal.note(`${this.#noun}:forgotten`, { by, id });
    return record;
  }
}
