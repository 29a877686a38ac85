import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dayOf, Logbook, wallClock, type Clock } from '@mooring/kit/logbook';
import { gather, valueOrThrow } from '@mooring/kit/result';
import { renderBoard } from './board';
import { BookingOffice } from './bookings';
import { momentOf, ServiceCalendar, type Season } from './calendar';
import { DisruptionDesk } from './disruptions';
import { Fleet, type Vessel } from './fleet';
import { Network, type Port } from './network';
import { Tides } from './tides';
import { Timetable, type Pattern } from './timetable';

/** A line as it is described in a data file. */
export interface LinePlan {
  readonly ports: readonly Port[];
  readonly crossings: readonly { between: [string, string]; nauticalMiles: number; slowMiles: number }[];
  readonly vessels: readonly Vessel[];
  readonly seasons: readonly Season[];
  readonly holidays: readonly string[];
  readonly tide: { highWater: string; amplitudeM: number };
  readonly patterns: readonly Pattern[];
}

export function assembleLine(plan: LinePlan, clock: Clock) {
  const logbook = new Logbook({ clock });
  const network = new Network({ logbook });
  const fleet = new Fleet({ logbook });
  const calendar = new ServiceCalendar({ logbook });
  const tides = new Tides({ highWater: new Date(plan.tide.highWater), amplitudeM: plan.tide.amplitudeM });
  for (const port of plan.ports) network.addPort(port);
  for (const { between, ...miles } of plan.crossings) network.addCrossing(between[0], between[1], miles);
  for (const vessel of plan.vessels) fleet.addVessel(vessel);
  valueOrThrow(gather(plan.seasons.map((season) => calendar.addSeason(season))));
  for (const day of plan.holidays) calendar.addHoliday(day);
  const timetable = new Timetable({ network, fleet, calendar, tides, logbook });
  for (const pattern of plan.patterns) timetable.addPattern(pattern);
  const bookings = new BookingOffice({ timetable, fleet, logbook });
  const disruptions = new DisruptionDesk({ timetable, fleet, bookings, logbook });
  return { network, fleet, calendar, tides, timetable, bookings, disruptions, logbook };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: 'soby' },
      day: { type: 'string', default: dayOf(wallClock.now()) },
    },
  });
  const file = positionals[0] ?? 'data/islands.json';
  const plan: LinePlan = JSON.parse(await readFile(resolve(file), 'utf8'));
  const { network, timetable, bookings } = assembleLine(plan, wallClock);
  timetable.publish(values.day);
  const from = momentOf(values.day, '00:00');
  console.log(renderBoard(values.port, { network, timetable, bookings, from, hours: 24 }));
}

if (process.argv[1]?.endsWith('main.ts')) await main();
