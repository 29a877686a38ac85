import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Clock, Journal, Money } from '@house/kit';
import { dayReport } from '../src/dayReport.js';
import { BikeState, Fleet } from '../src/fleet.js';
import { Rebalancer } from '../src/rebalancing.js';
import { RentalDesk } from '../src/rentals.js';
import { RiderRegister } from '../src/riders.js';
import { StationNetwork } from '../src/stations.js';
import { CURRENCY, priceRide } from '../src/tariffs.js';
import { Workshop } from '../src/workshop.js';

describe('a town with two stations', () => {
  let clock, town, desk, harbour, market, bike, mia;

  beforeEach(() => {
    clock = Clock.at('2026-05-09T09:00Z');
    const journal = new Journal({ clock });
    const fleet = new Fleet({ journal });
    const stations = new StationNetwork({ fleet, journal });
    const riders = new RiderRegister({ journal });
    town = { fleet, stations, riders, journal };
    desk = new RentalDesk({ ...town, clock });
    harbour = stations.addStation('Harbour', { lat: 54.32, lon: 10.14, docks: 4 });
    market = stations.addStation('Market', { lat: 54.325, lon: 10.13, docks: 4 });
    bike = fleet.addBike({ kind: 'city', stationId: harbour.id, nickname: 'Möwe' });
    for (let i = 0; i < 3; i += 1) fleet.addBike({ kind: 'electric', stationId: harbour.id });
    mia = riders.signUp('Mia');
  });

  it('charges a ride from dock to dock', () => {
    const ride = desk.unlock(bike.id, { riderId: mia.id }).orThrow({ by: 'test' });
    clock.skip({ minutes: 25 });
    assert.ok(desk.giveBack(ride.id, { stationId: market.id }).isYes);
    assert.equal(town.riders.findOne(mia.id).owed.cents, 300);
    assert.match(dayReport({ ...town, since: null }), /city: 1 rides of 25 min, €3\.00/);
    assert.equal(desk.giveBack(ride.id, { stationId: market.id }).reason, 'ended');
    const tooMuch = Money.of(5, { currency: CURRENCY });
    assert.equal(town.riders.pay(mia.id, tooMuch).reason, 'overpaid');
  });

  it('lets a bike bounce for free', () => {
    const ride = desk.unlock(bike.id, { riderId: mia.id }).orThrow({ by: 'test' });
    clock.skip({ minutes: 1 });
    assert.equal(desk.giveBack(ride.id, { stationId: harbour.id }).orElse(null).price, null);
    assert.deepEqual(town.riders.findDebtors(), []);
  });

  it('evens out the stations by van', () => {
    const rebalancer = new Rebalancer(town);
    const [move, ...others] = rebalancer.planTour();
    assert.equal(others.length, 0);
    assert.equal(rebalancer.drive(move).orElse([]).length, 2);
    assert.equal(town.stations.fillOf(market.id), 0.5);
  });

  it('keeps bikes with bad brakes until they are fixed', () => {
    const workshop = new Workshop({ ...town, clock });
    const ticket = workshop.report(bike.id, { fault: 'brakes' });
    assert.equal(town.fleet.findOne(bike.id).state, BikeState.IN_WORKSHOP);
    assert.equal(workshop.release(bike.id, { stationId: market.id }).hint, 'brakes');
    workshop.fix(ticket.id, { part: 'pads' });
    assert.ok(workshop.release(bike.id, { stationId: market.id }).isYes);
  });
});

it('caps long rides by the day', () => {
  const { total } = priceRide({ kind: 'cargo', plan: 'student', minutes: 30 * 60 });
  assert.equal(total.cents, 3200 + 3200);
});
