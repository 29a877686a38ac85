import Link from 'next/link';
import { formatPercent, formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Progress } from '@/components/ui/progress';
import { RelativeTime } from '@/components/ui/relative-time';
import { RunStateBadge } from '@/components/ui/run-state-badge';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { RunRow } from '@/server/foundation/runs/schema';
import { RunDuration } from './run-duration';

type RunsTableProps = { runs: RunRow[]; slug: string; label: string };

/** Marks the links that `j` and `k` walk over. */
export const RUN_LINK = 'data-run-link';

export function RunsTable({ runs, slug, label }: RunsTableProps) {
  return (
    <Table aria-label={label} className="min-w-200">
      <TableHeader>
        <tr>
          <TableHead className="w-32">State</TableHead>
          <TableHead>Name</TableHead>
          <TableHead className="w-24">Kind</TableHead>
          <TableHead className="w-44">Progress</TableHead>
          <TableHead className="w-26">Created</TableHead>
          <TableHead className="w-28">By</TableHead>
          <TableHead numeric className="w-28">
            Duration
          </TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {runs.map((run) => (
          <RunTableRow key={run.id} run={run} href={`/p/${slug}/runs/${run.id}`} />
        ))}
      </TableBody>
    </Table>
  );
}

function RunTableRow({ run, href }: { run: RunRow; href: string }) {
  return (
    <TableRow className="relative">
      <TableCell>
        <RunStateBadge state={run.state} />
      </TableCell>
      <TableCell className="max-w-0">
        <Link
          href={href}
          {...{ [RUN_LINK]: '' }}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {showInert(run.name)}
        </Link>
      </TableCell>
      <TableCell className="text-muted-foreground">{formatReason(run.kind)}</TableCell>
      <TableCell>
        <RunProgress run={run} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <RelativeTime date={run.createdAt} />
      </TableCell>
      <TableCell className="max-w-28 truncate text-muted-foreground">{run.createdBy ?? '–'}</TableCell>
      <TableCell numeric className="whitespace-nowrap">
        <RunDuration run={run} />
      </TableCell>
    </TableRow>
  );
}

function RunProgress({ run: { name, state, progress, error } }: { run: RunRow }) {
  if (state === 'failed' && error) {
    return (
      <span className="block max-w-44 truncate text-danger" title={showInert(error)}>
        {showInert(error)}
      </span>
    );
  }
  if (state === 'succeeded') return <span className="text-muted-foreground">Done</span>;
  return (
    <span className="flex items-center gap-2">
      <Progress value={progress} tone={state} label={`Progress of ${name}`} className="w-26" />
      <span className="w-10 text-right text-muted-foreground tabular-nums">
        {progress === null ? '–' : formatPercent(progress)}
      </span>
    </span>
  );
}
