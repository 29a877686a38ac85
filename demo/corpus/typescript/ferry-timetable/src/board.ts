import { EOL } from 'node:os';
import { addMinutes } from '@mooring/kit/logbook';
import type { BookingOffice } from './bookings';
import type { Network } from './network';
import type { Sailing, Timetable } from './timetable';

const DESTINATION_WIDTH = 14;
const NOTE_WIDTH = 28;
const FEW_LANE_METRES = 10;

const TIME_FORMAT = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

export interface BoardParts {
  readonly network: Network;
  readonly timetable: Timetable;
  readonly bookings: BookingOffice;
}

/** The departure board of a port, as on the wall of its waiting room. */
export function renderBoard(portId: string, options: BoardParts & { from: Date; hours: number }): string {
  const { network, timetable, bookings, from, hours } = options;
  const until = addMinutes(from, hours * 60);
  const departures = timetable.sailingsWhere(({ crossingId, departsAt }) => {
    return network.crossing(crossingId).fromId === portId && departsAt >= from && departsAt < until;
  });
  const title = `${network.port(portId).name} · departures`;
  const lines = departures.map((sailing) => {
    const destination = network.port(network.crossing(sailing.crossingId).toId);
    const { laneMetres } = bookings.spaceOn(sailing.id);
    const space = sailing.status === 'cancelled' ? '' : describeSpace(laneMetres);
    return formatLine(sailing, destination.name, space);
  });
  return [title, '─'.repeat(title.length), ...lines].join(EOL);
}

function formatLine(sailing: Sailing, destination: string, space: string): string {
  const time = TIME_FORMAT.format(sailing.departsAt);
  const remark = sailing.status === 'scheduled' ? '' : `${sailing.status}: ${sailing.note}`;
  const columns = [time, destination.padEnd(DESTINATION_WIDTH), remark.padEnd(NOTE_WIDTH), space];
  return columns.join('  ').trimEnd();
}

function describeSpace(laneMetres: number): string {
  if (laneMetres <= 0) return 'deck full';
  return laneMetres < FEW_LANE_METRES ? 'few car places' : `${Math.floor(laneMetres)} m of deck`;
}
