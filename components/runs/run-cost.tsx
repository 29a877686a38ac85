'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { formatCompact, formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Table, TableBody, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { FigureCells, FigureHeads } from '@/components/usage/usage-tables';
import { formatMicros, noteOnCost, PURPOSE_NAMES } from '@/components/usage/words';
import type { RunPage } from '@/server/api/run-page';
import { isEnded } from '@/server/foundation/runs/schema';
import { RaiseCapDialog } from './raise-cap-dialog';
import { costPerPair, stoppedAtCap } from './run-spend';
import type { RunActs } from './use-run-acts';

type RunCostProps = { run: RunPage; acts: RunActs | null };

/** What the run has spent of its cap, on which models. Nothing for runs that use none. */
export function RunCost({ run, acts }: RunCostProps) {
  const { spend } = run;
  if (!spend) return null;
  return (
    <Card aria-labelledby="cost">
      <CardHeader id="cost" title="Cost" note={<CostNote spend={spend} />} />
      {stoppedAtCap(run) && <StoppedAtCap run={run} acts={acts} />}
      <SpendBar spend={spend} />
      <Facts run={run} spend={spend} />
      {spend.models.length === 0 ? (
        <EmptyState
          title={
            isEnded(run.state) ? 'No model was called.' : 'The models of the panel show here once they are called.'
          }
        />
      ) : (
        <Table aria-labelledby="cost" className="min-w-180">
          <TableHeader>
            <tr>
              <TableHead>Model</TableHead>
              <TableHead className="w-28">For</TableHead>
              <FigureHeads />
            </tr>
          </TableHeader>
          <TableBody>
            {spend.models.map((row) => (
              <TableRow key={`${row.purpose}/${row.model}`}>
                <TableHead scope="row" className="font-mono text-xs text-foreground">
                  {showInert(row.model)}
                </TableHead>
                <TableHead scope="row">{PURPOSE_NAMES[row.purpose]}</TableHead>
                <FigureCells figures={row} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

type Spend = NonNullable<RunPage['spend']>;

function CostNote({ spend: { capMicros, expectedMicros } }: { spend: Spend }) {
  const cap = capMicros === null ? 'without a cap: its models cost nothing' : `cap ${formatMicros(capMicros)}`;
  return expectedMicros > 0 ? `${cap}, batches under way about ${formatMicros(expectedMicros)}` : cap;
}

function SpendBar({ spend: { capMicros, spentMicros, expectedMicros } }: { spend: Spend }) {
  if (capMicros === null) return null;
  const share = Math.min(1, spentMicros / capMicros);
  const held = Math.min(1, (spentMicros + expectedMicros) / capMicros);
  return (
    <div className="px-3 pt-3">
      <div className="relative h-1.5 overflow-hidden rounded-full bg-track">
        <meter className="sr-only" aria-label="Spent of the cap" value={share} />
        <span className="absolute inset-y-0 left-0 bg-queued/60" style={{ width: `${held * 100}%` }} />
        <span
          className={cn('absolute inset-y-0 left-0', share >= 1 ? 'bg-warning' : 'bg-primary')}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}

function Facts({ run, spend }: { run: RunPage; spend: Spend }) {
  const sum = (value: (row: Spend['models'][number]) => number) =>
    spend.models.reduce((all, row) => all + value(row), 0);
  const unpriced = sum((row) => row.unpriced);
  const perPair = costPerPair(run);
  const failed = sum((row) => row.failed);
  const onlyUnpriced = spend.models.length > 0 && spend.models.every((row) => row.costMicros === null) && unpriced > 0;
  const facts = [
    {
      label: 'Spent',
      value: onlyUnpriced ? 'no price' : formatMicros(spend.spentMicros),
      note: noteOnCost({ costMicros: onlyUnpriced ? null : spend.spentMicros, unpriced }) ?? capNote(spend),
    },
    {
      label: 'Calls',
      value: formatCount(sum((row) => row.calls)),
      note: failed > 0 ? `${formatCount(failed)} failed` : 'none failed',
    },
    {
      label: 'Tokens in',
      value: formatCompact(sum((row) => row.tokens.input)),
      note: `${formatCompact(sum((row) => row.tokens.cached))} from cache`,
    },
    { label: 'Tokens out', value: formatCompact(sum((row) => row.tokens.output)), note: 'reasoning included' },
    { label: 'Per valid pair', value: perPair === null ? '–' : formatMicros(perPair), note: 'generating and judging' },
  ];
  return (
    <dl className="grid grid-cols-5 divide-x border-b max-lg:grid-cols-3">
      {facts.map(({ label, value, note }) => (
        <div key={label} className="min-w-0 px-3 py-2">
          <dt className="truncate text-xs text-muted-foreground">{label}</dt>
          <dd>
            <span className="block text-lg font-semibold tabular-nums">{value}</span>
            <span className="block truncate text-xs text-muted-foreground tabular-nums">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const capNote = ({ capMicros }: Spend) => (capMicros === null ? 'no cap' : `of ${formatMicros(capMicros)}`);

function StoppedAtCap({ run, acts }: RunCostProps) {
  const [raising, setRaising] = useState(false);
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 border-b bg-warning-soft px-3 py-2 text-sm">
      <span className="min-w-0 flex-1">
        <strong className="font-semibold">Stopped at its cap.</strong> {showInert(run.error ?? '')}
      </span>
      {acts && (
        <Button size="sm" disabled={acts.pending} onClick={() => setRaising(true)}>
          Raise the cap and go on
        </Button>
      )}
      {acts && run.spend && (
        <RaiseCapDialog open={raising} onClose={() => setRaising(false)} spend={run.spend} acts={acts} />
      )}
    </div>
  );
}
