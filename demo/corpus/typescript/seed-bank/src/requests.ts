import { requireBetween, requireOneOf, requireText } from '@mooring/kit/guards';
import { dayOf, type Clock, type Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { andThen, fail, succeed, type Result } from '@mooring/kit/result';
import type { Accession, AccessionBook } from './accessions';
import type { GerminationLab } from './germination';
import type { Vault } from './vault';

const SOURCE = 'seeds.requests';

/** Seeds that a lot should keep. */
const RESERVE_SEEDS = 500;
const MIN_SHARE_TO_SEND = 0.6;

export const PURPOSES = ['restoration', 'research', 'teaching'] as const;
export type Purpose = (typeof PURPOSES)[number];

const SEED_LIMIT: Record<Purpose, number> = { restoration: 5000, research: 500, teaching: 50 };

export interface SeedRequest {
  readonly id: string;
  readonly taxonCode: string;
  readonly applicant: string;
  readonly purpose: Purpose;
  readonly seeds: number;
  readonly sentFrom: string | null;
}

export interface RequestParts {
  readonly accessions: AccessionBook;
  readonly lab: GerminationLab;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logbook: Logbook;
}

/** Requests for seeds and what was sent. */
export class RequestDesk {
  readonly #parts: RequestParts;
  readonly #requests: Register<SeedRequest>;

  constructor(parts: RequestParts) {
    this.#parts = parts;
    this.#requests = new Register<SeedRequest>('request', {
      keyOf: (request) => request.id,
      logbook: parts.logbook,
    });
  }

  receive(taxonCode: string, order: { applicant: string; purpose: string; seeds: number }): SeedRequest {
    const applicant = requireText(order.applicant, { label: 'applicant', source: SOURCE });
    const purpose = requireOneOf(order.purpose, PURPOSES, { label: 'purpose', source: SOURCE });
    const max = SEED_LIMIT[purpose];
    const seeds = requireBetween(order.seeds, { label: 'seeds', min: 1, max, source: SOURCE });
    const id = `${dayOf(this.#parts.clock.now())}/${applicant}/${taxonCode}`;
    const request = { id, taxonCode, applicant, purpose, seeds, sentFrom: null };
    return this.#requests.saveOne(request, { onConflict: 'throw', source: SOURCE });
  }

  /** Sends seeds of the oldest accession that can spare them. */
  fulfil(requestId: string): Result<SeedRequest> {
    const request = this.#requests.loadOne(requestId, { onMissing: 'throw', source: SOURCE });
    if (request.sentFrom) return fail('conflict', `${requestId} was sent already`, { source: SOURCE });
    return andThen(this.#chooseFor(request), (accession) => this.#send(request, accession));
  }

  #chooseFor({ taxonCode, seeds }: SeedRequest): Result<Accession> {
    const { accessions, lab } = this.#parts;
    const fit = accessions.ofTaxon(taxonCode).find((accession) => {
      const share = lab.latestTest(accession.id)?.share ?? 0;
      return share >= MIN_SHARE_TO_SEND && accession.seeds - seeds >= RESERVE_SEEDS;
    });
    if (!fit) return fail('refused', `no lot of ${taxonCode} can spare ${seeds}`, { source: SOURCE });
    return succeed(fit);
  }

  #send(request: SeedRequest, accession: Accession): Result<SeedRequest> {
    const { accessions, vault, logbook } = this.#parts;
    const packets = vault.withdraw(accession.id, request.seeds);
    if (packets.length === 0) return fail('missing', 'no packet in the vault', { source: SOURCE });
    const sent = packets.reduce((sum, packet) => sum + packet.sealedSeeds, 0);
    accessions.takeSeeds(accession.id, sent);
    logbook.write('request.sent', request.id, { source: SOURCE, detail: { seeds: sent } });
    const changes = { seeds: sent, sentFrom: accession.id };
    return succeed(this.#requests.changeOne(request.id, changes, { onMissing: 'throw', source: SOURCE }));
  }
}
