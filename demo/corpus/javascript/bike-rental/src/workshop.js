import { mustBeOneOf, mustBeText, Outcome, Repo } from '@house/kit';
import { BikeState } from './fleet.js';

const BY = 'rental.workshop';

const SERVICE_EVERY_KM = { city: 400, electric: 300, cargo: 250, child: 500 };
const FAULTS = ['brakes', 'tyre', 'chain', 'light', 'battery', 'frame'];
const DANGEROUS = new Set(['brakes', 'frame']);

/** Reported faults, regular service and the bikes that wait for either. */
export class Workshop {
  #tickets;
  #fleet;
  #clock;
  #journal;

  constructor({ fleet, clock, journal }) {
    this.#fleet = fleet;
    this.#clock = clock;
    this.#journal = journal;
    this.#tickets = new Repo('ticket', { journal });
  }

  /** Opens a ticket; two reports, or one dangerous fault, pull the bike off the street. */
  report(bikeId, { fault, note = '' }) {
    const ticket = this.#tickets.keepOne(
      {
        id: this.#tickets.nextId({ prefix: 'T' }),
        bikeId: this.#fleet.findOne(bikeId).id,
        fault: mustBeOneOf(fault, { options: FAULTS, name: 'fault', by: BY }),
        note,
        openedAt: this.#clock.now(),
        fixedWith: null,
      },
      { by: BY },
    );
    if (DANGEROUS.has(fault) || this.openTicketsOf(bikeId).length >= 2) this.pullIn(bikeId);
    return ticket;
  }

  openTicketsOf(bikeId) {
    return this.#tickets.findMany({
      where: (ticket) => ticket.bikeId === bikeId && ticket.fixedWith === null,
      sortBy: 'openedAt',
    });
  }

  pullIn(bikeId) {
    const bike = this.#fleet.findOne(bikeId);
    if (bike.state !== BikeState.DOCKED) {
      return Outcome.no('not-docked', { hint: `${bike.nickname} is ${bike.state}` });
    }
    this.#journal.note('bike:pulled-in', { by: BY, bikeId, stationId: bike.stationId });
    return Outcome.yes(this.#fleet.take(bikeId, { state: BikeState.IN_WORKSHOP }));
  }

  fix(ticketId, { part }) {
    const fixedWith = mustBeText(part, { name: 'part', by: BY });
    return this.#tickets.patchOne(ticketId, { fixedWith }, { by: BY });
  }

  release(bikeId, { stationId }) {
    const open = this.openTicketsOf(bikeId);
    if (open.length > 0) {
      return Outcome.no('still-broken', { hint: open.map((ticket) => ticket.fault).join(', ') });
    }
    const bike = this.#fleet.dock(bikeId, { stationId });
    this.#journal.note('bike:serviced', { by: BY, bikeId, riddenKm: bike.riddenKm });
    return Outcome.yes(bike);
  }

  /** Kilometres since a bike's last service. */
  kmSinceService(bike) {
    const services = this.#journal
      .findMany({ topic: 'bike:serviced' })
      .filter((entry) => entry.facts.bikeId === bike.id);
    const last = services.at(-1);
    return bike.riddenKm - (last?.facts.riddenKm ?? 0);
  }

  isServiceDue(bike) {
    return this.kmSinceService(bike) >= SERVICE_EVERY_KM[bike.kind];
  }
}
