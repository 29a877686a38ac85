import { mustBeOneOf, mustBeText, mustBeWithin, Repo } from '@house/kit';

const BY = 'rental.fleet';

export const BIKE_KINDS = ['city', 'electric', 'cargo', 'child'];

export const BikeState = Object.freeze({
  DOCKED: 'docked',
  RIDDEN: 'ridden',
  IN_WORKSHOP: 'in workshop',
  ON_VAN: 'on van',
});

const LOWEST_CHARGE = 0.15;

/** All bikes, wherever they are. */
export class Fleet {
  #bikes;

  constructor({ journal }) {
    this.#bikes = new Repo('bike', { journal });
  }

  addBike({ kind, stationId, nickname = 'Nameless' }) {
    const bike = {
      id: this.#bikes.nextId({ prefix: 'B' }),
      kind: mustBeOneOf(kind, { options: BIKE_KINDS, name: 'kind', by: BY }),
      nickname: mustBeText(nickname, { name: 'nickname', by: BY }),
      state: BikeState.DOCKED,
      stationId,
      charge: kind === 'electric' ? 1 : null,
      riddenKm: 0,
    };
    return this.#bikes.keepOne(bike, { by: BY });
  }

  findOne(id, { orElse } = {}) {
    return this.#bikes.findOne(id, { by: BY, orElse });
  }

  findDockedAt(stationId, { kind = null } = {}) {
    return this.#bikes.findMany({
      where: (bike) =>
        bike.state === BikeState.DOCKED &&
        bike.stationId === stationId &&
        (kind === null || bike.kind === kind),
      sortBy: 'riddenKm',
    });
  }

  countByState() {
    const counts = new Map(Object.values(BikeState).map((state) => [state, 0]));
    for (const { state } of this.#bikes.findMany()) counts.set(state, counts.get(state) + 1);
    return counts;
  }

  isRideable(bike) {
    return bike.state === BikeState.DOCKED && (bike.charge ?? 1) >= LOWEST_CHARGE;
  }

  take(id, { state }) {
    return this.#bikes.patchOne(id, { state, stationId: null }, { by: BY });
  }

  dock(id, { stationId, km = 0 }) {
    const { riddenKm } = this.findOne(id);
    const changes = { state: BikeState.DOCKED, stationId, riddenKm: riddenKm + km };
    return this.#bikes.patchOne(id, changes, { by: BY });
  }

  setCharge(id, charge) {
    mustBeWithin(charge, { min: 0, max: 1, name: 'charge', by: BY });
    return this.#bikes.patchOne(id, { charge }, { by: BY });
  }
}
