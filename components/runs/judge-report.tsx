'use client';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { foolColor } from '@/components/ui/fool-rate';
import { formatCount, formatFoolRate, formatPercent, formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { IntervalBar } from '@/components/ui/interval-bar';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, TableBody, TableCaption, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { RunPage } from '@/server/api/run-page';
import { isEnded } from '@/server/foundation/runs/schema';
import type { Share } from '@/server/foundation/statistics/schema';
import type { JudgeRow, JudgeReport as Report } from '@/server/pipeline/judging/schema';
import { DifficultyBar } from './difficulty-bar';
import { FoolCells } from './fool-cells';
import { describeGaps, describeShare, warnOfJudge } from './judge-words';

/** New counts of a run that is under way, in milliseconds. */
const RECOUNT_MS = 10_000;

/** Whether the judges of a run can be trusted, and how hard its pairs are for them. */
export function JudgeReport({ run }: { run: RunPage }) {
  const trpc = useTRPC();
  const ended = isEnded(run.state);
  const query = useQuery({
    ...trpc.runs.judgeReport.queryOptions({ projectId: run.projectId, runId: run.id }),
    refetchInterval: ended ? false : RECOUNT_MS,
  });
  const { refetch } = query;
  // What was counted while the run was under way is out of date when it has ended.
  useEffect(() => {
    if (ended) void refetch({ cancelRefetch: false });
  }, [ended, refetch]);
  if (query.isError) {
    return (
      <ErrorState title="The votes could not be counted." error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.isPending) return <SkeletonRows rows={8} label="Counting votes" />;
  const report = query.data;
  if (!report || report.judges.every(({ valid, invalid }) => valid === 0 && Object.keys(invalid).length === 0)) {
    return (
      <Card>
        <EmptyState
          title="No judge has voted yet."
          body="Each judge scores the chosen and the rejected completion of every valid pair, one at a time, without knowing which is which."
        />
      </Card>
    );
  }
  return (
    <div className="space-y-4">
      <JudgeTable judges={report.judges} />
      <div className="grid grid-cols-2 gap-4 max-lg:grid-cols-1">
        <Difficulty panel={report.panel} />
        <FooledCard panel={report.panel} />
      </div>
      <FoolCells cells={report.panel.cells} />
    </div>
  );
}

function JudgeTable({ judges }: { judges: JudgeRow[] }) {
  return (
    <Card aria-labelledby="judges">
      <CardHeader id="judges" title="Judges" note="shares with 95% intervals" />
      <Table>
        <TableHeader>
          <tr>
            <TableHead>Judge</TableHead>
            <TableHead title="Share of the developers' own completions that it scored 1">Specificity</TableHead>
            <TableHead title="Share of the rejected completions that it scored 0">Accuracy on rejected</TableHead>
            <TableHead title="Pairs with 1 for the chosen and 0 for the rejected completion">Both correct</TableHead>
            <TableHead numeric>Votes</TableHead>
            <TableHead numeric>No vote</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {judges.map((row) => (
            <JudgeLine key={row.judge} row={row} />
          ))}
        </TableBody>
        <TableCaption className="text-left">
          Specificity counts each hole once: all its pairs have the same chosen completion and share the answer. Answers
          that are no vote count in no figure but Both correct, where they are wrong, as in Delulu.
        </TableCaption>
      </Table>
    </Card>
  );
}

function JudgeLine({ row }: { row: JudgeRow }) {
  const warning = warnOfJudge(row);
  const invalid = Object.values(row.invalid).reduce((sum, count) => sum + count, 0);
  const gaps = describeGaps(row);
  return (
    <TableRow>
      <TableCell className="py-2 align-top">
        <span className="block font-mono text-xs leading-5 break-all">{showInert(row.judge)}</span>
        <span className="block text-xs text-muted-foreground">
          {describePrompt(row)}
          {row.samples > 1 && `, ${formatPlural(row.samples, 'sample')}`}
        </span>
        {warning && (
          <span className="mt-0.5 flex items-start gap-1 text-xs text-warning">
            <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
            {warning}
          </span>
        )}
      </TableCell>
      <ShareCell share={row.chosen} />
      <ShareCell share={row.rejected} />
      <ShareCell share={row.bothCorrect} />
      <TableCell numeric className="py-2 align-top">
        {formatCount(row.valid)}
      </TableCell>
      <TableCell numeric className="max-w-48 py-2 align-top">
        {formatCount(invalid)}
        {gaps && <span className="block text-xs whitespace-normal text-muted-foreground">{showInert(gaps)}</span>}
      </TableCell>
    </TableRow>
  );
}

/** Scores by different prompts cannot be compared, so each result says whose prompt gave it. */
function describePrompt({ kind, promptVersion }: JudgeRow): string {
  if (kind === 'offline') return 'offline';
  return promptVersion.startsWith('v') ? `Foolproof's prompt ${promptVersion}` : `project prompt ${promptVersion}`;
}

function ShareCell({ share }: { share: Share }) {
  return (
    <TableCell className="min-w-36 py-2 align-top">
      <span className="flex items-center gap-2">
        <span className="w-10 shrink-0 text-right tabular-nums">
          {share.value === null ? '–' : formatPercent(share.value)}
        </span>
        <IntervalBar value={share.value} interval={share.interval} />
      </span>
      <span className="mt-0.5 block pl-12 text-xs text-muted-foreground tabular-nums">{describeShare(share)}</span>
    </TableCell>
  );
}

function Difficulty({ panel }: { panel: Report['panel'] }) {
  const { meanFoolRate, pooledFoolRate, bands, cutOffs } = panel;
  return (
    <Card aria-labelledby="difficulty">
      <CardHeader id="difficulty" title="Difficulty" note={`${formatPlural(meanFoolRate.n, 'pair')} with votes`} />
      <CardBody className="space-y-3">
        <DifficultyBar bands={bands} cutOffs={cutOffs} />
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-muted-foreground">Mean fool rate</dt>
          <dd className="tabular-nums">
            {formatFoolRate(meanFoolRate.value)}
            <span className="text-muted-foreground"> over {formatPlural(meanFoolRate.n, 'pair')}</span>
          </dd>
          <dt className="text-muted-foreground">Fooled votes of all</dt>
          <dd className="tabular-nums">
            {formatFoolRate(pooledFoolRate.value)}
            <span className="text-muted-foreground"> {describeShare(pooledFoolRate)}, votes taken as independent</span>
          </dd>
        </dl>
      </CardBody>
    </Card>
  );
}

function FooledCard({ panel: { byJudgesFooled } }: { panel: Report['panel'] }) {
  const judges = byJudgesFooled.length - 1;
  const pairs = byJudgesFooled.reduce((sum, count) => sum + count, 0);
  return (
    <Card aria-labelledby="fooled">
      <CardHeader
        id="fooled"
        title="Pairs by judges fooled"
        note={`n = ${formatCount(pairs)} with votes of every judge`}
      />
      <ul className="py-1.5">
        {[...byJudgesFooled.entries()].map(([fooled, count]) => (
          <li key={fooled} className="flex h-7 items-center gap-3 px-3 text-sm">
            <span className="w-28 shrink-0 tabular-nums">
              {fooled} of {formatPlural(judges, 'judge')}
            </span>
            <span aria-hidden className="h-2 min-w-0 flex-1">
              <span
                className="block h-full rounded-[2px]"
                style={{
                  width: `${pairs > 0 ? (100 * count) / pairs : 0}%`,
                  background: foolColor(judges > 0 ? fooled / judges : 0),
                }}
              />
            </span>
            <span className="w-16 shrink-0 text-right tabular-nums">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
