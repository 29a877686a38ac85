import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Logbook, StoppedClock } from '@mooring/kit/logbook';
import { valueOrThrow } from '@mooring/kit/result';
import { AccessionBook } from '../src/accessions';
import { DryingRoom } from '../src/dryingRoom';
import { GerminationLab } from '../src/germination';
import { findNeeds, planPlots } from '../src/regeneration';
import { RequestDesk } from '../src/requests';
import { TaxonList, type Longevity } from '../src/taxa';
import { Vault } from '../src/vault';
import { probit, viabilityAfter, yearsUntil } from '../src/viability';

const BARLEY: Longevity = { ke: 9.983, cw: 5.896, ch: 0.04, cq: 0.000428 };
const SITE = { place: 'Łąki near Biebrza', latitude: 53.4, longitude: 22.6 };

describe('the viability equation', () => {
  it('is the same forwards and backwards', () => {
    const conditions = { moisture: 6, celsius: -18 };
    const forecast = { initialShare: 0.97, longevity: BARLEY, conditions };
    const years = yearsUntil(0.85, forecast);
    assert.ok(Math.abs(viabilityAfter(years * 365.25, forecast) - 0.85) < 1e-6);
    assert.ok(Math.abs(probit(0.975) - 1.96) < 0.001);
  });
});

describe('a lot of barley', () => {
  const clock = new StoppedClock('2026-08-03T09:00Z');
  const logbook = new Logbook({ clock });
  const taxa = new TaxonList({ logbook });
  const accessions = new AccessionBook({ taxa, clock, logbook });
  const room = new DryingRoom({ accessions, clock, logbook });
  const lab = new GerminationLab({ accessions, clock, logbook });
  const vault = new Vault({ logbook });
  const desk = new RequestDesk({ accessions, lab, vault, clock, logbook });

  it('is dried, tested, stored, sent and grown again', () => {
    taxa.add({
      code: 'HOR-VUL',
      name: 'Hordeum vulgare',
      storage: 'orthodox',
      thousandSeedGrams: 45,
      longevity: BARLEY,
    });
    vault.addDrawer({ id: 'A01', celsius: -18, packets: 40 });
    const delivery = { taxonCode: 'HOR-VUL', collector: 'A. Nowak', site: SITE, grams: 54 };
    const { id, seeds } = valueOrThrow(accessions.takeIn(delivery));
    assert.equal(seeds, 1200);
    room.layOut(id, { startPercent: 14, seedGrams: 0.045 });
    assert.equal(room.takeOut(id).ok, false);
    clock.advance({ days: 21 });
    valueOrThrow(room.takeOut(id));
    const dish = { sown: 50, counts: [0, 0, 12, 25, 9, 2] };
    const test = valueOrThrow(lab.record(id, [dish, dish]));
    assert.equal(test.share, 0.96);
    valueOrThrow(vault.store(accessions.accession(id), { seedsPerPacket: 100 }));
    const request = desk.receive('HOR-VUL', { applicant: 'Field school', purpose: 'research', seeds: 250 });
    const sent = valueOrThrow(desk.fulfil(request.id));
    assert.deepEqual([sent.seeds, sent.sentFrom, accessions.accession(id).seeds], [300, id, 800]);
    const needs = findNeeds({ taxa, accessions, lab, vault, clock });
    assert.deepEqual(needs.map((need) => need.reason), ['scarce']);
    assert.deepEqual(planPlots(needs, { gardenSquareMetres: 2 }), []);
  });
});
