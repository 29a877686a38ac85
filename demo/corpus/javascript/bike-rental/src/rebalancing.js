import { mustBeWithin, Outcome } from '@house/kit';
import { BikeState } from './fleet.js';

const BY = 'rental.rebalancing';

const VAN_CAPACITY = 12;

/** Plans and drives the van tours that even out the stations. */
export class Rebalancer {
  #fleet;
  #stations;
  #journal;
  #target;

  constructor({ fleet, stations, journal, target = 0.5 }) {
    this.#fleet = fleet;
    this.#stations = stations;
    this.#journal = journal;
    this.#target = mustBeWithin(target, { min: 0.2, max: 0.8, name: 'target', by: BY });
  }

  /** Bikes above (+) or below (−) the target, per station. */
  imbalances() {
    return this.#stations.findAll().map((station) => ({
      station,
      surplus: this.#stations.bikesAt(station.id) - Math.round(station.docks * this.#target),
    }));
  }

  /** Moves from the fullest stations to the nearest that lack bikes, until the van's tour is full. */
  planTour({ capacity = VAN_CAPACITY } = {}) {
    const balances = this.imbalances();
    const givers = balances.filter((row) => row.surplus > 0).sort((a, b) => b.surplus - a.surplus);
    const takers = balances.filter((row) => row.surplus < 0);
    const moves = [];
    let room = capacity;
    for (const giver of givers) {
      const byDistance = [...takers].sort(
        (a, b) =>
          this.#stations.rideKm(giver.station.id, a.station.id) -
          this.#stations.rideKm(giver.station.id, b.station.id),
      );
      for (const taker of byDistance) {
        const count = Math.min(giver.surplus, -taker.surplus, room);
        if (count <= 0) continue;
        giver.surplus -= count;
        taker.surplus += count;
        room -= count;
        moves.push({ from: giver.station, to: taker.station, count });
      }
    }
    return moves;
  }

  drive({ from, to, count }) {
    const bikes = this.#fleet.findDockedAt(from.id).slice(0, count);
    if (bikes.length < count) {
      return Outcome.no('too-few-bikes', { hint: `${from.name} has only ${bikes.length}` });
    }
    if (this.#stations.freeDocks(to.id) < count) {
      return Outcome.no('station-full', { hint: to.name });
    }
    for (const bike of bikes) this.#fleet.take(bike.id, { state: BikeState.ON_VAN });
    for (const bike of bikes) this.#fleet.dock(bike.id, { stationId: to.id });
    this.#journal.note('van:moved', { by: BY, fromId: from.id, toId: to.id, count });
    return Outcome.yes(bikes);
  }
}
