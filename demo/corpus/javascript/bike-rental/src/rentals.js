import { mustBeWithin, Outcome, Repo } from '@house/kit';
import { BikeState } from './fleet.js';
import { priceRide } from './tariffs.js';

const BY = 'rental.desk';

const MAX_OPEN_RIDES = 2;
const BOUNCE_MINUTES = 2;
const ROUND_TRIP_KM_PER_HOUR = 9;

/** Unlocking and returning bikes. */
export class RentalDesk {
  #rides;
  #fleet;
  #stations;
  #riders;
  #clock;
  #journal;

  constructor({ fleet, stations, riders, clock, journal }) {
    this.#fleet = fleet;
    this.#stations = stations;
    this.#riders = riders;
    this.#clock = clock;
    this.#journal = journal;
    this.#rides = new Repo('ride', { journal });
  }

  openRidesOf(riderId) {
    return this.#rides.findMany({
      where: (ride) => ride.riderId === riderId && ride.endedAt === null,
      sortBy: 'startedAt',
    });
  }

  unlock(bikeId, { riderId }) {
    const allowed = this.#riders.mayRide(riderId);
    if (!allowed.isYes) return allowed;
    if (this.openRidesOf(riderId).length >= MAX_OPEN_RIDES) {
      return Outcome.no('too-many-rides', { hint: `at most ${MAX_OPEN_RIDES} bikes at a time` });
    }
    const bike = this.#fleet.findOne(bikeId, { orElse: null });
    if (bike === null) return Outcome.no('unknown-bike', { hint: bikeId });
    if (!this.#fleet.isRideable(bike)) {
      return Outcome.no('not-rideable', { hint: `${bike.nickname} is ${bike.state}` });
    }
    const ride = {
      id: this.#rides.nextId({ prefix: 'R' }),
      bikeId,
      riderId,
      fromId: bike.stationId,
      toId: null,
      startedAt: this.#clock.now(),
      endedAt: null,
      price: null,
    };
    this.#fleet.take(bikeId, { state: BikeState.RIDDEN });
    return Outcome.yes(this.#rides.keepOne(ride, { by: BY }));
  }

  /** Ends a ride at a station; a ride that ends where it began at once is free. */
  giveBack(rideId, { stationId, charge = null }) {
    const ride = this.#rides.findOne(rideId, { by: BY });
    if (ride.endedAt) return Outcome.no('ended', { hint: `${rideId} is over` });
    if (this.#stations.freeDocks(stationId) <= 0) {
      const place = this.#stations.findOne(stationId);
      const other = this.#stations.nearestWithDock(place).orElse(null);
      const hint = other ? `try ${other.station.name}, ${other.km.toFixed(1)} km` : 'all docks are taken';
      return Outcome.no('station-full', { hint });
    }
    const minutes = this.#clock.minutesSince(ride.startedAt);
    const isRoundTrip = ride.fromId === stationId;
    const bike = this.#fleet.findOne(ride.bikeId);
    const km = isRoundTrip
      ? (minutes / 60) * ROUND_TRIP_KM_PER_HOUR
      : this.#stations.rideKm(ride.fromId, stationId);
    this.#fleet.dock(bike.id, { stationId, km });
    if (charge !== null) this.#fleet.setCharge(bike.id, charge);
    const changes = { toId: stationId, endedAt: this.#clock.now() };
    if (isRoundTrip && minutes <= BOUNCE_MINUTES) {
      this.#journal.note('ride:bounced', { by: BY, bikeId: bike.id });
      return Outcome.yes(this.#rides.patchOne(rideId, changes, { by: BY }));
    }
    const { plan } = this.#riders.findOne(ride.riderId);
    const price = priceRide({ kind: bike.kind, plan, minutes });
    this.#riders.charge(ride.riderId, price.total, { forWhat: rideId });
    this.#journal.note('ride:ended', { by: BY, rideId, kind: bike.kind, minutes, cents: price.total.cents });
    return Outcome.yes(this.#rides.patchOne(rideId, { ...changes, price }, { by: BY }));
  }

  /** Rides that have gone on suspiciously long. */
  findForgotten({ hours = 24 } = {}) {
    mustBeWithin(hours, { min: 1, max: 24 * 14, name: 'hours', by: BY });
    return this.#rides.findMany({
      where: (ride) => ride.endedAt === null && this.#clock.minutesSince(ride.startedAt) > hours * 60,
      sortBy: 'startedAt',
    });
  }
}
