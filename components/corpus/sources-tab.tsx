'use client';
import { useQuery } from '@tanstack/react-query';
import { Library, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { RunStateIcon } from '@/components/ui/run-state-badge';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { CorpusSource } from '@/server/pipeline/corpus/view/schema';
import { corpusHref } from './use-corpus-view';
import { SOURCE_NAMES } from './words';

/** Where code came from, and what the newest run of each source made of it. */
export function SourcesTab() {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data, error, refetch } = useQuery(trpc.corpus.sources.queryOptions({ projectId }));
  if (error)
    return <ErrorState title="The sources could not be loaded." error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label="Loading the sources" />;
  if (data.length === 0) return <NoSources />;
  return (
    <ScrollRegion label="List of sources" className="flex-1">
      <Table aria-label="Sources" className="min-w-220">
        <TableHeader>
          <tr>
            <TableHead className="pl-6">Kind</TableHead>
            <TableHead className="w-full">Source</TableHead>
            <TableHead>Newest run</TableHead>
            <TableHead numeric>Runs</TableHead>
            <TableHead numeric>Repositories</TableHead>
            <TableHead numeric>Files</TableHead>
            <TableHead numeric>Contexts</TableHead>
            <TableHead className="pr-6">
              <span className="sr-only">Acts</span>
            </TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {data.map((source) => (
            <SourceLine key={source.run.id} source={source} />
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}

function SourceLine({ source }: { source: CorpusSource }) {
  const { slug } = useProject();
  const canLaunch = useCan('researcher');
  const { kind, text, runs, run, repositories, files, contexts } = source;
  return (
    <TableRow>
      <TableCell className="pl-6">
        <Badge>{SOURCE_NAMES[kind]}</Badge>
      </TableCell>
      <TableCell className="max-w-0 truncate font-mono text-xs" title={showInert(text)}>
        {showInert(text)}
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-1.5 whitespace-nowrap">
          <RunStateIcon state={run.state} />
          <Link href={`/p/${slug}/runs/${run.id}`} className="max-w-40 truncate hover:text-link hover:underline">
            {showInert(run.name)}
          </Link>
          <RelativeTime date={run.createdAt} className="text-xs text-muted-foreground" />
        </span>
      </TableCell>
      <TableCell numeric>{formatCount(runs)}</TableCell>
      <TableCell numeric>
        {formatCount(repositories.used)}
        <LeftOut
          count={repositories.refused}
          word="refused"
          href={corpusHref(slug, { tab: 'refusals', run: run.id })}
        />
      </TableCell>
      <TableCell numeric>
        <Link
          href={corpusHref(slug, { tab: 'files', run: run.id, outcome: 'used' })}
          className="hover:text-link hover:underline"
        >
          {formatCount(files.used)}
        </Link>
        <LeftOut count={files.skipped} word="skipped" href={corpusHref(slug, { tab: 'refusals', run: run.id })} />
      </TableCell>
      <TableCell numeric>{formatCount(contexts)}</TableCell>
      <TableCell className="pr-6 text-right">
        {canLaunch && (
          <Button asChild variant="outline" size="sm">
            <Link href={`/p/${slug}/corpus/new?from=${run.id}`}>
              <RotateCw aria-hidden />
              Scrape again<span className="sr-only">: {showInert(text)}</span>
            </Link>
          </Button>
        )}
      </TableCell>
    </TableRow>
  );
}

function LeftOut({ count, word, href }: { count: number; word: string; href: string }) {
  if (count === 0) return null;
  return (
    <Link
      href={href}
      className="block text-xs leading-4 whitespace-nowrap text-muted-foreground hover:text-link hover:underline"
    >
      {formatCount(count)} {word}
    </Link>
  );
}

function NoSources() {
  const { slug } = useProject();
  const canLaunch = useCan('researcher');
  return (
    <EmptyState
      icon={Library}
      title="Sources show here once a run has read code."
      body="A scrape reads GitHub, git repositories, archives or a folder, and cuts contexts from what its licenses allow."
      action={
        canLaunch && (
          <Button asChild>
            <Link href={`/p/${slug}/corpus/new`}>New scrape</Link>
          </Button>
        )
      }
    />
  );
}
