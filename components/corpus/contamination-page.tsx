'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck, Trash2 } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { toast } from 'sonner';
import { useCrumb } from '@/components/shell/breadcrumb';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState, explain } from '@/components/ui/error-state';
import { formatCount, formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { BENCHMARK_NAMES, type BenchmarkView } from '@/server/dataset/benchmarks/schema';
import { Overlaps } from './overlaps';

const VIEW = { benchmark: parseAsString, at: parseAsString };

/** The benchmarks that are loaded in the project, and which contexts overlap them. */
export function ContaminationPage() {
  const trpc = useTRPC();
  const { id: projectId, slug } = useProject();
  const [{ benchmark, at }, setView] = useQueryStates(VIEW, { history: 'replace' });
  const { data, error, refetch } = useQuery(trpc.corpus.benchmarks.queryOptions({ projectId }));
  useCrumb('Contamination');
  const shown = data?.find(({ id }) => id === benchmark) ?? data?.[0];
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <div className="shrink-0 space-y-3 px-6 py-4">
        <PageHeader
          title="Contamination"
          description="Contexts that overlap a loaded benchmark are marked, and kept out of every subset unless its plan says otherwise."
        />
        {error && (
          <ErrorState title="The benchmarks could not be loaded." error={error} onRetry={() => void refetch()} />
        )}
        {!data && !error && <SkeletonRows rows={3} label="Loading the benchmarks" />}
        {data?.length === 0 && <NoBenchmarks slug={slug} />}
        {data && shown && (
          <BenchmarkTable
            benchmarks={data}
            shown={shown.id}
            onShow={(id) => void setView({ benchmark: id, at: null })}
          />
        )}
      </div>
      {shown && <Overlaps key={shown.id} benchmark={shown} at={at} onMove={(next) => void setView({ at: next })} />}
    </div>
  );
}

function NoBenchmarks({ slug }: { slug: string }) {
  const command = `foolproof benchmark load FILE --kind delulu --project ${slug}`;
  return (
    <EmptyState
      icon={ShieldCheck}
      title="Loaded benchmarks show here with the contexts that overlap them."
      body={
        <>
          Load one on the command line: <code className="text-xs whitespace-nowrap">{command}</code>. The kinds are{' '}
          <code className="text-xs">delulu</code>, <code className="text-xs">humaneval-infilling</code> and{' '}
          <code className="text-xs">safim</code>.
        </>
      }
      action={<CopyButton text={command} label="Copy the command" />}
    />
  );
}

type BenchmarkTableProps = { benchmarks: BenchmarkView[]; shown: string; onShow: (id: string) => void };

function BenchmarkTable({ benchmarks, shown, onShow }: BenchmarkTableProps) {
  const canDelete = useCan('researcher');
  const [doomed, setDoomed] = useState<BenchmarkView | null>(null);
  return (
    <Card aria-label="Benchmarks">
      <Table aria-label="Benchmarks">
        <TableHeader>
          <tr>
            <TableHead>Benchmark</TableHead>
            <TableHead>Kind</TableHead>
            <TableHead>File</TableHead>
            <TableHead>Loaded</TableHead>
            <TableHead numeric>Items</TableHead>
            <TableHead numeric>Contaminated contexts</TableHead>
            {canDelete && (
              <TableHead className="w-10">
                <span className="sr-only">Acts</span>
              </TableHead>
            )}
          </tr>
        </TableHeader>
        <TableBody>
          {benchmarks.map((benchmark) => (
            <TableRow key={benchmark.id} className={cn(benchmark.id === shown && 'bg-selected')}>
              <TableCell>
                <button
                  type="button"
                  aria-pressed={benchmark.id === shown}
                  onClick={() => onShow(benchmark.id)}
                  className="rounded-sm font-medium hover:text-link hover:underline"
                >
                  {showInert(benchmark.name)}
                </button>
              </TableCell>
              <TableCell className="text-muted-foreground">{BENCHMARK_NAMES[benchmark.kind]}</TableCell>
              <TableCell className="font-mono text-xs text-muted-foreground" title={`sha256 ${benchmark.sha256}`}>
                {benchmark.sha256.slice(0, 12)}
              </TableCell>
              <TableCell className="text-muted-foreground">
                <RelativeTime date={benchmark.createdAt} />
              </TableCell>
              <TableCell numeric>{formatCount(benchmark.items)}</TableCell>
              <TableCell numeric>{formatCount(benchmark.contaminated)}</TableCell>
              {canDelete && (
                <TableCell className="py-0">
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    aria-label={`Delete ${showInert(benchmark.name)}`}
                    onClick={() => setDoomed(benchmark)}
                  >
                    <Trash2 aria-hidden />
                  </Button>
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <DeleteDialog benchmark={doomed} onClose={() => setDoomed(null)} />
    </Card>
  );
}

function DeleteDialog({ benchmark, onClose }: { benchmark: BenchmarkView | null; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { id: projectId } = useProject();
  const remove = useMutation(
    trpc.corpus.deleteBenchmark.mutationOptions({
      // First the list, so that nobody asks for the overlaps of what is gone.
      onSettled: async () => {
        await queries.invalidateQueries(trpc.corpus.benchmarks.pathFilter());
        await queries.invalidateQueries(trpc.corpus.pathFilter());
      },
      onError: (error) => void toast.error(explain(error)),
      onSuccess: onClose,
    }),
  );
  return (
    <ConfirmDialog
      open={benchmark !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${showInert(benchmark?.name ?? 'the benchmark')}?`}
      body={
        benchmark &&
        `Its ${formatPlural(benchmark.items, 'item')} go. ${formatPlural(benchmark.contaminated, 'context')} that ${benchmark.contaminated === 1 ? 'overlaps' : 'overlap'} it may be used in subsets again, unless another benchmark holds them too. Loading its file brings it back.`
      }
      action="Delete"
      pending={remove.isPending}
      onConfirm={() => benchmark && remove.mutate({ projectId, benchmarkId: benchmark.id })}
    />
  );
}
