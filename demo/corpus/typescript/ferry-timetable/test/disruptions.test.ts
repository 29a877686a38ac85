import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { StoppedClock } from '@mooring/kit/logbook';
import { valueOrThrow } from '@mooring/kit/result';
import plan from '../data/islands.json' with { type: 'json' };
import { renderBoard } from '../src/board';
import { momentOf } from '../src/calendar';
import { assembleLine, type LinePlan } from '../src/main';

const DAY = '2026-07-04';

describe('a summer Saturday', () => {
  let line: ReturnType<typeof assembleLine>;

  const sailingAt = (time: string, vesselId = 'tern') => {
    const departsAt = momentOf(DAY, time);
    const [found] = line.timetable.sailingsWhere(
      (sailing) => sailing.vesselId === vesselId && sailing.departsAt.getTime() === departsAt.getTime(),
    );
    assert.ok(found, `no sailing at ${time}`);
    return found;
  };

  beforeEach(() => {
    line = assembleLine(plan as unknown as LinePlan, new StoppedClock(`${DAY}T05:00Z`));
    line.timetable.publish(DAY);
  });

  it('passes a delay on until the turnaround absorbs it', () => {
    const late = valueOrThrow(line.disruptions.delay(sailingAt('09:40').id, { minutes: 45, reason: 'fog' }));
    assert.deepEqual(late.map((sailing) => sailing.note), ['fog', 'late arrival of the vessel']);
    assert.equal(sailingAt('11:24').status, 'delayed');
    assert.equal(sailingAt('13:30').status, 'scheduled');
  });

  it('moves bookings of a cancelled sailing to the next one with room', () => {
    const first = sailingAt('10:30', 'eider');
    const next = sailingAt('16:15', 'eider');
    const { bookings, disruptions } = line;
    valueOrThrow(bookings.book(next.id, { party: 'Dairy', passengers: 1, vehicles: ['lorry'] }));
    valueOrThrow(bookings.book(first.id, { party: 'Møller', passengers: 2, vehicles: ['camper'] }));
    valueOrThrow(bookings.book(first.id, { party: 'Okafor', passengers: 4, vehicles: ['car'] }));
    const { moved, stranded } = disruptions.cancel(first.id, { reason: 'engine trouble' });
    assert.deepEqual(moved.map((booking) => booking.party), ['Okafor']);
    assert.deepEqual(stranded.map((booking) => booking.party), ['Møller']);
  });

  it('shows what is left of the deck', () => {
    const { network, timetable, bookings } = line;
    const from = momentOf(DAY, '06:00');
    const board = renderBoard('avernak', { network, timetable, bookings, from, hours: 5 });
    assert.match(board, /10:30 {2}Faaborg .* 18 m of deck/);
  });

  it('knows the way and the legs of it', () => {
    const legs = valueOrThrow(line.network.findRoute('soby', 'faaborg'));
    assert.deepEqual(legs.map((leg) => leg.id), ['soby-avernak', 'avernak-faaborg']);
  });
});
