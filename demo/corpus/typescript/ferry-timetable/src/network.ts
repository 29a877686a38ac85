import { requireBetween, requireMatch, requireText } from '@mooring/kit/guards';
import type { Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';

const SOURCE = 'ferry.network';

const PORT_ID = /^[a-z]{3,12}$/;

export interface Port {
  readonly id: string;
  readonly name: string;
  /** Water over the sill at mean tide. */
  readonly depthM: number;
  readonly tidal: boolean;
}

export interface Crossing {
  readonly id: string;
  readonly fromId: string;
  readonly toId: string;
  readonly nauticalMiles: number;
  /** The part of it in harbours and narrows, sailed at half speed. */
  readonly slowMiles: number;
}

/** Ports and the crossings between them. */
export class Network {
  readonly #ports: Register<Port>;
  readonly #crossings: Register<Crossing>;

  constructor({ logbook }: { logbook: Logbook }) {
    this.#ports = new Register<Port>('port', { keyOf: (port) => port.id, logbook });
    this.#crossings = new Register<Crossing>('crossing', { keyOf: (crossing) => crossing.id, logbook });
  }

  addPort(port: Port): Port {
    requireMatch(port.id, PORT_ID, { label: 'port id', source: SOURCE });
    requireText(port.name, { label: 'port name', source: SOURCE });
    requireBetween(port.depthM, { label: 'depth', min: 1, max: 40, source: SOURCE });
    return this.#ports.saveOne(port, { onConflict: 'throw', source: SOURCE });
  }

  /** Adds a crossing in both directions. */
  addCrossing(fromId: string, toId: string, miles: Pick<Crossing, 'nauticalMiles' | 'slowMiles'>): void {
    this.#ports.loadMany([fromId, toId], { onMissing: 'throw', source: SOURCE });
    const { nauticalMiles, slowMiles } = miles;
    requireBetween(nauticalMiles, { label: 'distance', min: 0.2, max: 120, source: SOURCE });
    requireBetween(slowMiles, { label: 'slow miles', min: 0, max: nauticalMiles, source: SOURCE });
    const out: Crossing = { id: `${fromId}-${toId}`, fromId, toId, nauticalMiles, slowMiles };
    const back: Crossing = { ...out, id: `${toId}-${fromId}`, fromId: toId, toId: fromId };
    this.#crossings.saveOne(out, { onConflict: 'throw', source: SOURCE });
    this.#crossings.saveOne(back, { onConflict: 'throw', source: SOURCE });
  }

  port(portId: string): Port {
    return this.#ports.loadOne(portId, { onMissing: 'throw', source: SOURCE });
  }

  crossing(crossingId: string): Crossing {
    return this.#crossings.loadOne(crossingId, { onMissing: 'throw', source: SOURCE });
  }

  crossingsFrom(portId: string): Crossing[] {
    return this.#crossings.loadWhere((crossing) => crossing.fromId === portId, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (crossing) => crossing.nauticalMiles,
    });
  }

  /** The way with the fewest changes, nearer ports first. */
  findRoute(fromId: string, toId: string): Result<Crossing[]> {
    const reachedBy = new Map<string, Crossing[]>([[fromId, []]]);
    for (const [portId, legs] of reachedBy) {
      if (portId === toId) return succeed(legs);
      for (const next of this.crossingsFrom(portId)) {
        if (!reachedBy.has(next.toId)) reachedBy.set(next.toId, [...legs, next]);
      }
    }
    return fail('missing', `no ferry goes from ${fromId} to ${toId}`, { source: SOURCE });
  }
}
