import { createHash } from 'node:crypto';
import { requireBetween, requireMatch } from '@mooring/kit/guards';
import type { Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { Accession } from './accessions';

const SOURCE = 'seeds.vault';

const DRAWER_ID = /^[A-F]\d{2}$/;
const MAX_STORAGE_PERCENT = 7;
const LABEL_DIGITS = 6;

export interface Drawer {
  readonly id: string;
  readonly celsius: number;
  readonly packets: number;
}

export interface Packet {
  readonly label: string;
  readonly accessionId: string;
  readonly drawerId: string;
  readonly sealedSeeds: number;
}

/** The label of a packet: accession, running number and a checksum of both. */
export function labelOf(accessionId: string, index: number): string {
  const plain = `${accessionId}/${index}`;
  const checksum = createHash('sha256').update(plain).digest('hex').slice(0, LABEL_DIGITS);
  return `${plain}#${checksum}`;
}

/** Drawers of the cold store and the packets in them. */
export class Vault {
  readonly #drawers: Register<Drawer>;
  readonly #packets: Register<Packet>;

  constructor({ logbook }: { logbook: Logbook }) {
    this.#drawers = new Register<Drawer>('drawer', { keyOf: (drawer) => drawer.id, logbook });
    this.#packets = new Register<Packet>('packet', { keyOf: (packet) => packet.label, logbook });
  }

  addDrawer(drawer: Drawer): Drawer {
    requireMatch(drawer.id, DRAWER_ID, { label: 'drawer id', source: SOURCE });
    requireBetween(drawer.celsius, { label: 'temperature', min: -30, max: 10, source: SOURCE });
    return this.#drawers.saveOne(drawer, { onConflict: 'throw', source: SOURCE });
  }

  /** Seals an accession in packets of one drawer: the coldest that has room for all of them. */
  store(accession: Accession, options: { seedsPerPacket: number }): Result<Packet[]> {
    const { id: accessionId, moisture, seeds } = accession;
    const { seedsPerPacket } = options;
    requireBetween(seedsPerPacket, { label: 'seeds per packet', min: 10, max: 5000, source: SOURCE });
    if (moisture === null || moisture > MAX_STORAGE_PERCENT) {
      return fail('refused', `${accessionId} is not dry enough to freeze`, { source: SOURCE });
    }
    if (this.packetsOf(accessionId).length > 0) {
      return fail('conflict', `${accessionId} is in the vault already`, { source: SOURCE });
    }
    const count = Math.ceil(seeds / seedsPerPacket);
    const drawer = this.#coldestFirst().find((each) => this.freePlaces(each.id) >= count);
    if (!drawer) return fail('refused', `no drawer has ${count} free places`, { source: SOURCE });
    const packets = Array.from({ length: count }, (_, index) => ({
      label: labelOf(accessionId, index + 1),
      accessionId,
      drawerId: drawer.id,
      sealedSeeds: Math.min(seedsPerPacket, seeds - index * seedsPerPacket),
    }));
    for (const packet of packets) this.#packets.saveOne(packet, { onConflict: 'throw', source: SOURCE });
    return succeed(packets);
  }

  /** Takes packets out until they hold the wanted seeds, the smallest first. */
  withdraw(accessionId: string, wanted: number): Packet[] {
    const taken: Packet[] = [];
    let seeds = 0;
    for (const packet of this.packetsOf(accessionId)) {
      if (seeds >= wanted) break;
      this.#packets.dropOne(packet.label, { onMissing: 'throw', source: SOURCE });
      taken.push(packet);
      seeds += packet.sealedSeeds;
    }
    return taken;
  }

  packetsOf(accessionId: string): Packet[] {
    return this.#packets.loadWhere((packet) => packet.accessionId === accessionId, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (packet) => packet.sealedSeeds,
    });
  }

  drawerOf(accessionId: string): Drawer | undefined {
    const [packet] = this.packetsOf(accessionId);
    return packet && this.#drawers.loadOne(packet.drawerId, { onMissing: 'throw', source: SOURCE });
  }

  freePlaces(drawerId: string): number {
    const drawer = this.#drawers.loadOne(drawerId, { onMissing: 'throw', source: SOURCE });
    const inside = this.#packets.loadWhere((packet) => packet.drawerId === drawerId, {
      onMissing: 'skip',
      source: SOURCE,
    });
    return drawer.packets - inside.length;
  }

  #coldestFirst(): Drawer[] {
    return this.#drawers.loadWhere(() => true, {
      onMissing: 'throw',
      source: SOURCE,
      orderBy: (drawer) => drawer.celsius,
    });
  }
}
