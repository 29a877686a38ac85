import { Money } from '@house/kit';
import { BikeState } from './fleet.js';
import { CURRENCY } from './tariffs.js';

const BAR = '▇';
const BAR_WIDTH = 20;

const percent = (share) => `${Math.round(share * 100)} %`;

/** Takings, rides and minutes per kind of bike since a moment. */
export function takingsByKind({ journal, since }) {
  const kinds = new Map();
  const nothing = { rides: 0, minutes: 0, takings: Money.zero({ currency: CURRENCY }) };
  for (const { facts } of journal.findMany({ topic: 'ride:ended', since })) {
    const row = kinds.get(facts.kind) ?? nothing;
    const takings = row.takings.plus(new Money(facts.cents, { currency: CURRENCY }));
    kinds.set(facts.kind, { rides: row.rides + 1, minutes: row.minutes + facts.minutes, takings });
  }
  return kinds;
}

function stationLine(station, { stations }) {
  const fill = stations.fillOf(station.id);
  const bar = BAR.repeat(Math.round(fill * BAR_WIDTH)).padEnd(BAR_WIDTH, '·');
  return `${station.name.padEnd(18)} ${bar} ${percent(fill)}`;
}

/** The evening report: money first, then where the bikes stand. */
export function dayReport({ fleet, stations, riders, journal, since }) {
  const lines = [`Report of ${journal.clock.today()}`, ''];
  for (const [kind, { rides, minutes, takings }] of takingsByKind({ journal, since })) {
    const average = Math.round(minutes / rides);
    lines.push(`${kind}: ${rides} rides of ${average} min, ${takings.format()}`);
  }
  lines.push('', ...stations.findAll().map((station) => stationLine(station, { stations })));
  const states = fleet.countByState();
  lines.push('', `In the workshop: ${states.get(BikeState.IN_WORKSHOP)}`);
  lines.push(`On the road: ${states.get(BikeState.RIDDEN)}`);
  const bounced = journal.count({ topic: 'ride:bounced', since });
  if (bounced > 0) lines.push(`Given back at once: ${bounced}`);
  for (const { name, owed } of riders.findDebtors()) lines.push(`${name} owes ${owed.format()}`);
  return lines.join('\n');
}
