import { requireBetween, requireText } from '@mooring/kit/guards';
import { addMinutes, minutesBetween, type Logbook } from '@mooring/kit/logbook';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { Booking, BookingOffice } from './bookings';
import type { Fleet } from './fleet';
import type { Sailing, Timetable } from './timetable';

const SOURCE = 'ferry.disruptions';

const MAX_DELAY_MINUTES = 360;

export interface Cancellation {
  readonly sailing: Sailing;
  readonly moved: readonly Booking[];
  readonly stranded: readonly Booking[];
}

interface DeskParts {
  timetable: Timetable;
  fleet: Fleet;
  bookings: BookingOffice;
  logbook: Logbook;
}

/** Late and cancelled sailings, and what follows from them. */
export class DisruptionDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Delays a sailing and, as far as the turnaround gives no slack, the vessel's later ones. */
  delay(sailingId: string, options: { minutes: number; reason: string }): Result<Sailing[]> {
    const reason = requireText(options.reason, { label: 'reason', source: SOURCE });
    requireBetween(options.minutes, { label: 'delay', min: 1, max: MAX_DELAY_MINUTES, source: SOURCE });
    const { timetable, fleet } = this.#parts;
    const first = timetable.sailing(sailingId);
    if (first.status === 'cancelled') return fail('refused', first.note, { source: SOURCE });
    const { turnaroundMinutes } = fleet.vessel(first.vesselId);
    const later = this.#laterSailings(first);
    const late = [this.#postpone(first, options.minutes, reason)];
    let freeAt = addMinutes(first.arrivesAt, options.minutes + turnaroundMinutes);
    for (const next of later) {
      const knockOn = minutesBetween(next.departsAt, freeAt);
      if (knockOn <= 0) break;
      const postponed = this.#postpone(next, knockOn, 'late arrival of the vessel');
      late.push(postponed);
      freeAt = addMinutes(postponed.arrivesAt, turnaroundMinutes);
    }
    return succeed(late);
  }

  /** Cancels a sailing; each booking goes to the next sailing that has room for it. */
  cancel(sailingId: string, options: { reason: string }): Cancellation {
    const note = requireText(options.reason, { label: 'reason', source: SOURCE });
    const { timetable, bookings, logbook } = this.#parts;
    const sailing = timetable.revise(sailingId, { status: 'cancelled', note });
    const alternatives = timetable.alternativesTo(sailing);
    const moved: Booking[] = [];
    const stranded: Booking[] = [];
    for (const booking of bookings.manifest(sailingId)) {
      const found = this.#findPlace(booking, alternatives);
      if (found) moved.push(found);
      else stranded.push(booking);
    }
    logbook.write('sailing.cancelled', sailingId, {
      source: SOURCE,
      detail: { moved: moved.length, stranded: stranded.length },
    });
    return { sailing, moved, stranded };
  }

  #findPlace(booking: Booking, sailings: readonly Sailing[]): Booking | undefined {
    for (const sailing of sailings) {
      const attempt = this.#parts.bookings.moveTo(booking.id, sailing.id);
      if (attempt.ok) return attempt.value;
    }
    return undefined;
  }

  #laterSailings(sailing: Sailing): Sailing[] {
    return this.#parts.timetable.sailingsWhere(
      ({ vesselId, departsAt, status }) =>
        vesselId === sailing.vesselId && departsAt > sailing.departsAt && status !== 'cancelled',
    );
  }

  #postpone(sailing: Sailing, minutes: number, note: string): Sailing {
    return this.#parts.timetable.revise(sailing.id, {
      departsAt: addMinutes(sailing.departsAt, minutes),
      arrivesAt: addMinutes(sailing.arrivesAt, minutes),
      status: 'delayed',
      note,
    });
  }
}
