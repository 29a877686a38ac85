import Link from 'next/link';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { formatCompact, formatCount, formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { RunStateIcon } from '@/components/ui/run-state-badge';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { UsageFigures, UsageSummary } from '@/server/foundation/models/usage-schema';
import { runStateSchema } from '@/server/foundation/runs/schema';
import { formatCost, formatLatency, formatMicros, noteOnCost, PURPOSE_NAMES } from './words';

/** Each model with its price in practice: cost, calls, tokens, latency. */
export function ModelTable({ models }: { models: UsageSummary['models'] }) {
  return (
    <Card aria-labelledby="by-model">
      <CardHeader id="by-model" title="By model" />
      {models.length === 0 ? (
        <EmptyState title="Models show here with their cost once they are called." />
      ) : (
        <Table aria-labelledby="by-model" className="min-w-200">
          <TableHeader>
            <tr>
              <TableHead>Model</TableHead>
              <FigureHeads />
              <TableHead numeric>Mean</TableHead>
              <TableHead numeric>Median</TableHead>
              <TableHead numeric>95% under</TableHead>
            </tr>
          </TableHeader>
          <TableBody>
            {models.map((row) => (
              <TableRow key={row.model}>
                <TableHead scope="row" className="font-mono text-xs text-foreground">
                  {showInert(row.model)}
                </TableHead>
                <FigureCells figures={row} />
                <TableCell numeric>{row.latency ? formatLatency(row.latency.mean) : '–'}</TableCell>
                <TableCell numeric>{row.latency ? formatLatency(row.latency.p50) : '–'}</TableCell>
                <TableCell numeric>{row.latency ? formatLatency(row.latency.p95) : '–'}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

type RunTableProps = { runs: UsageSummary['runs']; more: number; slug: string };

/** The dearest runs first; what was called outside of runs is a row of its own. */
export function RunTable({ runs, more, slug }: RunTableProps) {
  return (
    <Card aria-labelledby="by-run">
      <CardHeader
        id="by-run"
        title="By run"
        note={more > 0 ? `${formatPlural(more, 'run')} more, each cheaper` : undefined}
      />
      {runs.length === 0 ? (
        <EmptyState title="Runs that call models show here with what they spent." />
      ) : (
        <Table aria-labelledby="by-run" className="min-w-140">
          <TableHeader>
            <tr>
              <TableHead>Run</TableHead>
              <TableHead numeric>Cost</TableHead>
              <TableHead numeric>Cap</TableHead>
              <TableHead numeric>Calls</TableHead>
              <TableHead numeric>Failed</TableHead>
              <TableHead className="w-28">Last call</TableHead>
            </tr>
          </TableHeader>
          <TableBody>
            {runs.map((run) => (
              <TableRow key={run.id ?? 'outside'}>
                <TableHead scope="row" className="max-w-64 truncate text-sm text-foreground">
                  <RunName run={run} slug={slug} />
                </TableHead>
                <CostCell figures={run} />
                <TableCell numeric>{run.capMicros === null ? '–' : formatMicros(run.capMicros)}</TableCell>
                <TableCell numeric>{formatCount(run.calls)}</TableCell>
                <FailedCell figures={run} />
                <TableCell className="whitespace-nowrap text-muted-foreground">
                  <RelativeTime date={run.lastCallAt} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function RunName({ run, slug }: { run: UsageSummary['runs'][number]; slug: string }) {
  if (run.id === null) return 'Outside of runs';
  const state = runStateSchema.safeParse(run.state);
  return (
    <Link
      href={`/p/${slug}/runs/${run.id}`}
      className="inline-flex max-w-full items-center gap-1.5 text-link hover:underline"
    >
      {state.success && <RunStateIcon state={state.data} className="size-3.5 shrink-0" />}
      <span className="truncate">{showInert(run.name ?? run.id)}</span>
    </Link>
  );
}

/** What the calls were for. */
export function PurposeTable({ purposes }: { purposes: UsageSummary['purposes'] }) {
  return (
    <Card aria-labelledby="by-purpose">
      <CardHeader id="by-purpose" title="By purpose" />
      {purposes.length === 0 ? (
        <EmptyState title="Generating and judging show here side by side." />
      ) : (
        <Table aria-labelledby="by-purpose">
          <TableHeader>
            <tr>
              <TableHead>Purpose</TableHead>
              <TableHead numeric>Cost</TableHead>
              <TableHead numeric>Calls</TableHead>
              <TableHead numeric>Failed</TableHead>
            </tr>
          </TableHeader>
          <TableBody>
            {purposes.map((row) => (
              <TableRow key={row.purpose}>
                <TableHead scope="row" className="text-sm text-foreground">
                  {PURPOSE_NAMES[row.purpose]}
                </TableHead>
                <CostCell figures={row} />
                <TableCell numeric>{formatCount(row.calls)}</TableCell>
                <FailedCell figures={row} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

/** The heads of FigureCells. */
export function FigureHeads() {
  return (
    <>
      <TableHead numeric>Cost</TableHead>
      <TableHead numeric>Calls</TableHead>
      <TableHead numeric>Failed</TableHead>
      <TableHead numeric>Tokens in</TableHead>
      <TableHead numeric>From cache</TableHead>
      <TableHead numeric>Tokens out</TableHead>
    </>
  );
}

export function FigureCells({ figures }: { figures: UsageFigures }) {
  const { calls, tokens } = figures;
  return (
    <>
      <CostCell figures={figures} />
      <TableCell numeric>{formatCount(calls)}</TableCell>
      <FailedCell figures={figures} />
      <TableCell numeric>{formatCompact(tokens.input)}</TableCell>
      <TableCell numeric>{formatCompact(tokens.cached)}</TableCell>
      <TableCell numeric>{formatCompact(tokens.output)}</TableCell>
    </>
  );
}

export function CostCell({ figures }: { figures: UsageFigures }) {
  const note = noteOnCost(figures);
  return (
    <TableCell numeric className={cn(figures.costMicros === null && 'text-muted-foreground')}>
      {formatCost(figures)}
      {note && <span className="block text-xs text-muted-foreground">{note}</span>}
    </TableCell>
  );
}

function FailedCell({ figures: { failed } }: { figures: UsageFigures }) {
  return (
    <TableCell numeric className={cn(failed > 0 && 'text-danger')}>
      {formatCount(failed)}
    </TableCell>
  );
}
