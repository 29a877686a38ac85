'use client';
import Link from 'next/link';
import { useState } from 'react';
import { pairsHref } from '@/components/shell/pairs-href';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FoolRateHistogram } from '@/components/ui/fool-rate-histogram';
import { formatCount, formatFoolRate, formatPercent, formatPlural } from '@/components/ui/format';
import { Segmented } from '@/components/ui/segmented';
import type { RunPage } from '@/server/api/run-page';
import { isEnded } from '@/server/foundation/runs/schema';
import type { PipelineSummary } from '@/server/pipeline/schema';
import { CellTable } from './cell-table';
import { ReasonList } from './reason-list';

/** What a pipeline run has yielded so far. */
export function RunResults({ run, slug }: { run: RunPage; slug: string }) {
  const { summary } = run;
  if (!summary) {
    const title = isEnded(run.state)
      ? 'The run ended before there was anything to count.'
      : 'Counts of files, contexts and pairs show here once the first stage has begun.';
    return (
      <Card>
        <EmptyState title={title} />
      </Card>
    );
  }
  const refused = sum(summary.pairs.rejected);
  const skipped = sum(summary.files.skipped);
  const ofRun = { field: 'run', op: 'eq', value: run.id } as const;
  return (
    <>
      <Figures summary={summary} refused={refused} />
      <div className="grid grid-cols-2 gap-4 max-lg:grid-cols-1">
        <ByCell summary={summary} pairsOfRun={pairsHref({ slug, filter: [ofRun] })} />
        <Card aria-labelledby="fool-rates">
          <CardHeader id="fool-rates" title="Fool rate" note={`mean ${formatFoolRate(summary.fool_rate.mean)}`} />
          <CardBody>
            <FoolRateHistogram counts={summary.fool_rate.histogram} height={244} />
          </CardBody>
        </Card>
        <Card aria-labelledby="refused">
          <CardHeader id="refused" title="Pairs refused" note={formatPlural(refused, 'answer')} />
          <ReasonList
            counts={summary.pairs.rejected}
            empty="No answer was refused."
            hrefOf={(reason) =>
              pairsHref({
                slug,
                filter: [
                  { field: 'valid', op: 'eq', value: false },
                  ofRun,
                  { field: 'reason', op: 'eq', value: reason },
                ],
              })
            }
          />
        </Card>
        <Card aria-labelledby="skipped">
          <CardHeader
            id="skipped"
            title="Files skipped"
            note={`${formatCount(skipped)} of ${formatCount(summary.files.seen)} seen`}
          />
          <ReasonList counts={summary.files.skipped} empty="No file was skipped." />
        </Card>
      </div>
    </>
  );
}

type FiguresProps = { summary: PipelineSummary; refused: number };

function Figures({ summary, refused }: FiguresProps) {
  const { files, contexts, pairs, votes, fool_rate, reused_answers } = summary;
  const answers = pairs.valid + refused;
  const figures = [
    { label: 'Files used', value: formatCount(files.used), note: `of ${formatCount(files.seen)} seen` },
    {
      label: 'Contexts',
      value: formatCount(contexts.total),
      note: formatPlural(Object.keys(contexts.by_cell).length, 'cell'),
    },
    {
      label: 'Valid pairs',
      value: formatCount(pairs.valid),
      note: answers > 0 ? `${formatPercent(pairs.valid / answers)} of the answers` : 'no answers yet',
    },
    { label: 'Votes', value: formatCount(votes), note: 'on both sides of the pairs' },
    {
      label: 'Mean fool rate',
      value: formatFoolRate(fool_rate.mean),
      note: `n = ${formatCount(sum(fool_rate.histogram))}`,
    },
    { label: 'Answers reused', value: formatCount(reused_answers), note: 'stored by earlier runs' },
  ];
  return (
    <dl className="grid grid-cols-6 divide-x rounded-md border max-lg:grid-cols-3">
      {figures.map(({ label, value, note }) => (
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

type CellValue = 'pairs' | 'contexts';

function ByCell({ summary, pairsOfRun }: { summary: PipelineSummary; pairsOfRun: string }) {
  const [value, setValue] = useState<CellValue>('pairs');
  return (
    <Card aria-labelledby="cells">
      <CardHeader
        id="cells"
        title="By language and type"
        actions={
          <>
            <Segmented
              label="Counted"
              value={value}
              onValueChange={setValue}
              options={[
                { value: 'pairs', label: 'Valid pairs' },
                { value: 'contexts', label: 'Contexts' },
              ]}
            />
            <Button asChild variant="ghost" size="sm">
              <Link href={pairsOfRun}>Open pairs</Link>
            </Button>
          </>
        }
      />
      <CellTable counts={summary[value].by_cell} label={value === 'pairs' ? 'Valid pairs' : 'Contexts'} />
    </Card>
  );
}

function sum(counts: Record<string, number> | number[]): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
