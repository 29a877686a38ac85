import { writeFile } from 'node:fs/promises';
import { EOL } from 'node:os';
import { join } from 'node:path';
import { dayOf, type Clock } from '@mooring/kit/logbook';
import type { AccessionBook } from './accessions';
import type { GerminationLab } from './germination';
import type { TaxonList } from './taxa';
import type { Vault } from './vault';

const COLUMNS = ['accession', 'taxon', 'received', 'seeds', 'drawer', '°C', 'germination %'] as const;

export interface ReportParts {
  readonly taxa: TaxonList;
  readonly accessions: AccessionBook;
  readonly lab: GerminationLab;
  readonly vault: Vault;
}

/** The stock as CSV, one accession a line. */
export function stockCsv({ taxa, accessions, lab, vault }: ReportParts): string {
  const rows = accessions.all().map((accession) => {
    const { name } = taxa.taxon(accession.taxonCode);
    const drawer = vault.drawerOf(accession.id);
    const test = lab.latestTest(accession.id);
    const percent = test ? (test.share * 100).toFixed(0) : '';
    const { id, receivedOn, seeds } = accession;
    return [id, name, receivedOn, seeds, drawer?.id ?? '', drawer?.celsius ?? '', percent];
  });
  return [COLUMNS, ...rows].map((row) => row.map(quoteCell).join(',')).join(EOL);
}

/** Writes the report of today and gives its path. */
export async function writeReport(directory: string, clock: Clock, parts: ReportParts): Promise<string> {
  const file = join(directory, `stock-${dayOf(clock.now())}.csv`);
  await writeFile(file, stockCsv(parts), 'utf8');
  return file;
}

function quoteCell(cell: string | number): string {
  const text = String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
