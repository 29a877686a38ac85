import { mustBePositive, mustBeText, mustBeWithin, Outcome, Repo } from '@house/kit';

const BY = 'rental.stations';

const EARTH_RADIUS_KM = 6371;
const STREET_FACTOR = 1.3; // streets are longer than the straight line

const toRadians = (degrees) => (degrees * Math.PI) / 180;

/** Distance over the ground in km (haversine). */
export function distanceKm(a, b) {
  const dLat = toRadians(b.lat - a.lat);
  const dLon = toRadians(b.lon - a.lon);
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(toRadians(a.lat)) * Math.cos(toRadians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h));
}

/** The docking stations of one town. */
export class StationNetwork {
  #stations;
  #fleet;

  constructor({ fleet, journal }) {
    this.#fleet = fleet;
    this.#stations = new Repo('station', { journal });
  }

  addStation(name, { lat, lon, docks }) {
    const station = {
      id: this.#stations.nextId({ prefix: 'S' }),
      name: mustBeText(name, { name: 'name', by: BY }),
      lat: mustBeWithin(lat, { min: -90, max: 90, name: 'lat', by: BY }),
      lon: mustBeWithin(lon, { min: -180, max: 180, name: 'lon', by: BY }),
      docks: mustBePositive(docks, { name: 'docks', by: BY }),
    };
    return this.#stations.keepOne(station, { by: BY });
  }

  findOne(id, { orElse } = {}) {
    return this.#stations.findOne(id, { by: BY, orElse });
  }

  findAll() {
    return this.#stations.findMany({ sortBy: 'name' });
  }

  bikesAt(stationId) {
    return this.#fleet.findDockedAt(stationId).length;
  }

  freeDocks(stationId) {
    const { docks } = this.findOne(stationId);
    return docks - this.bikesAt(stationId);
  }

  /** How full a station is, 0 to 1. */
  fillOf(stationId) {
    return this.bikesAt(stationId) / this.findOne(stationId).docks;
  }

  rideKm(fromId, toId) {
    return distanceKm(this.findOne(fromId), this.findOne(toId)) * STREET_FACTOR;
  }

  /** The nearest station that passes `suits`, within walking range. */
  nearest(place, { suits, withinKm = 1.5 }) {
    const [best] = this.findAll()
      .map((station) => ({ station, km: distanceKm(place, station) }))
      .filter(({ station, km }) => km <= withinKm && suits(station))
      .sort((a, b) => a.km - b.km);
    if (!best) return Outcome.no('none-near', { hint: `nothing within ${withinKm} km` });
    return Outcome.yes(best);
  }

  nearestWithBike(place, { kind }) {
    const suits = (station) =>
      this.#fleet.findDockedAt(station.id, { kind }).some((bike) => this.#fleet.isRideable(bike));
    return this.nearest(place, { suits });
  }

  nearestWithDock(place) {
    return this.nearest(place, { suits: (station) => this.freeDocks(station.id) > 0 });
  }
}
