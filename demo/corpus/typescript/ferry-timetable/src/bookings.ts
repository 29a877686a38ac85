import { randomUUID } from 'node:crypto';
import { requireBetween, requireText } from '@mooring/kit/guards';
import type { Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { Fleet } from './fleet';
import type { Timetable } from './timetable';

const SOURCE = 'ferry.bookings';

const MAX_PARTY = 60;

/** Lane metres that each kind of vehicle takes, with the gap behind it. */
const LANE_METRES = { bicycle: 0.5, motorcycle: 2, car: 5, camper: 8, lorry: 13 } as const;

export type VehicleKind = keyof typeof LANE_METRES;

export interface Booking {
  readonly id: string;
  readonly sailingId: string;
  readonly party: string;
  readonly passengers: number;
  readonly vehicles: readonly VehicleKind[];
}

export function laneMetresOf(vehicles: readonly VehicleKind[]): number {
  return vehicles.reduce((sum, kind) => sum + LANE_METRES[kind], 0);
}

/** Sells seats and deck space. */
export class BookingOffice {
  readonly #bookings: Register<Booking>;
  readonly #timetable: Timetable;
  readonly #fleet: Fleet;

  constructor(options: { timetable: Timetable; fleet: Fleet; logbook: Logbook }) {
    const { timetable, fleet, logbook } = options;
    this.#timetable = timetable;
    this.#fleet = fleet;
    this.#bookings = new Register<Booking>('booking', { keyOf: (booking) => booking.id, logbook });
  }

  book(sailingId: string, order: Omit<Booking, 'id' | 'sailingId'>): Result<Booking> {
    const party = requireText(order.party, { label: 'party', source: SOURCE });
    requireBetween(order.passengers, { label: 'passengers', min: 1, max: MAX_PARTY, source: SOURCE });
    const sailing = this.#timetable.sailing(sailingId);
    if (sailing.status === 'cancelled') return fail('refused', sailing.note, { source: SOURCE });
    if (!this.#fits(sailingId, order)) return fail('conflict', 'no room left', { source: SOURCE });
    const booking: Booking = { ...order, id: randomUUID().slice(0, 8), sailingId, party };
    return succeed(this.#bookings.saveOne(booking, { onConflict: 'throw', source: SOURCE }));
  }

  spaceOn(sailingId: string): Record<'passengers' | 'laneMetres', number> {
    const { passengers, laneMetres } = this.#fleet.vessel(this.#timetable.sailing(sailingId).vesselId);
    const taken = this.manifest(sailingId);
    return {
      passengers: passengers - taken.reduce((sum, booking) => sum + booking.passengers, 0),
      laneMetres: laneMetres - taken.reduce((sum, booking) => sum + laneMetresOf(booking.vehicles), 0),
    };
  }

  manifest(sailingId: string): Booking[] {
    return this.#bookings.loadWhere((booking) => booking.sailingId === sailingId, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (booking) => booking.party,
    });
  }

  moveTo(bookingId: string, sailingId: string): Result<Booking> {
    const booking = this.#bookings.loadOne(bookingId, { onMissing: 'throw', source: SOURCE });
    if (!this.#fits(sailingId, booking)) {
      return fail('conflict', `no room for ${booking.party} on ${sailingId}`, { source: SOURCE });
    }
    const moved = this.#bookings.changeOne(bookingId, { sailingId }, { onMissing: 'throw', source: SOURCE });
    return succeed(moved);
  }

  release(bookingId: string): boolean {
    return this.#bookings.dropOne(bookingId, { onMissing: 'skip', source: SOURCE });
  }

  #fits(sailingId: string, order: Pick<Booking, 'passengers' | 'vehicles'>): boolean {
    const space = this.spaceOn(sailingId);
    return order.passengers <= space.passengers && laneMetresOf(order.vehicles) <= space.laneMetres;
  }
}
