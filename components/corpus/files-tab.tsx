'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { FileCode2 } from 'lucide-react';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatCount, formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Segmented } from '@/components/ui/segmented';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import type { FileRow } from '@/server/pipeline/corpus/view/schema';
import { LANGUAGE_NAMES, SKIP_REASONS } from '@/server/pipeline/schema';
import { nameCell } from './coverage-map';
import { Chip, ListToolbar, RunSelect, SearchBox } from './list-toolbar';
import { type Column, RowTable } from './row-table';
import { type CorpusView, fileHref, type SetCorpusView } from './use-corpus-view';
import { usePages } from './use-pages';

const ANY_REASON = 'any';

/** What one run did with every path that it saw. */
export function FilesTab({ view, setView }: { view: CorpusView; setView: SetCorpusView }) {
  const trpc = useTRPC();
  const { id: projectId, slug } = useProject();
  const { language, type, search, run: runId, repository: repositoryId, outcome, reason, license } = view;
  const query = useInfiniteQuery(
    trpc.corpus.files.infiniteQueryOptions(
      { projectId, language, type, search, runId, repositoryId, outcome, reason, license },
      { getNextPageParam: ({ next }) => next ?? undefined, placeholderData: keepPreviousData },
    ),
  );
  const { rows, needMore } = usePages<FileRow>(query);
  const run = query.data?.pages[0]?.run ?? null;
  const repository = rows?.find((row) => row.repository !== null)?.repository;
  const narrowed = [language, type, repositoryId, outcome, reason, license].some((value) => value !== null) || search;
  const widen = () => void setView({ ...NOTHING, search: null });
  return (
    <>
      <ListToolbar>
        <SearchBox
          label="Search paths"
          value={search}
          onChange={(text) => void setView({ search: text || null, at: null })}
        />
        <Segmented
          label="Outcome"
          value={outcome ?? 'all'}
          onValueChange={(next) =>
            void setView({
              outcome: next === 'all' ? null : next,
              ...(next === 'used' && { reason: null }),
              at: null,
            })
          }
          options={[
            { value: 'all', label: 'All' },
            { value: 'used', label: 'Used' },
            { value: 'skipped', label: 'Skipped' },
          ]}
        />
        <Select
          value={reason ?? ANY_REASON}
          onValueChange={(next) =>
            void setView({
              reason: next === ANY_REASON ? null : next,
              ...(next !== ANY_REASON && { outcome: 'skipped' }),
              at: null,
            })
          }
        >
          <SelectTrigger aria-label="Reason" className="h-7 w-44 text-xs">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            <SelectItem value={ANY_REASON}>Any reason</SelectItem>
            {SKIP_REASONS.map((known) => (
              <SelectItem key={known} value={known}>
                {formatReason(known)}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
        {repositoryId && (
          <Chip
            label="Repository"
            value={repository ?? repositoryId}
            onRemove={() => void setView({ repository: null, at: null })}
          />
        )}
        {(language || type) && (
          <Chip
            label="Contexts"
            value={nameCell({ language, type })}
            onRemove={() => void setView({ language: null, type: null, at: null })}
          />
        )}
        {license && <Chip label="License" value={license} onRemove={() => void setView({ license: null, at: null })} />}
        <span className="ml-auto">
          <RunSelect run={run} onChange={(next) => void setView({ run: next, at: null })} />
        </span>
      </ListToolbar>
      {query.isError && (
        <ErrorState title="The files could not be loaded." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {!query.isError && rows?.length === 0 && (
        <EmptyState
          icon={FileCode2}
          title={narrowed ? 'No file of this run fits.' : 'Files show here once a run has seen them.'}
          action={
            narrowed && (
              <Button variant="outline" onClick={widen}>
                Show all files
              </Button>
            )
          }
        />
      )}
      {!query.isError && rows?.length !== 0 && (
        <RowTable
          label="Files"
          columns={COLUMNS}
          rows={rows}
          keyOf={(row) => row.path}
          hrefOf={(row) => row.fileId && fileHref(slug, row.fileId)}
          hasMore={query.hasNextPage}
          onNeedMore={needMore}
          at={view.at}
          onMove={(at) => void setView({ at })}
          stale={query.isPlaceholderData}
        />
      )}
    </>
  );
}

const NOTHING = {
  ...{ language: null, type: null, repository: null, outcome: null, reason: null, license: null, at: null },
} as const;

const COLUMNS: readonly Column<FileRow>[] = [
  {
    head: 'Path',
    cell: ({ path }) => (
      <span className="font-mono text-xs" title={showInert(path)}>
        {showInert(path)}
      </span>
    ),
  },
  {
    head: 'Language',
    className: 'w-24',
    cell: ({ language }) => <span className="text-muted-foreground">{language ? LANGUAGE_NAMES[language] : '–'}</span>,
  },
  { head: 'Lines', className: 'w-16', numeric: true, cell: ({ lines }) => (lines === null ? '–' : formatCount(lines)) },
  {
    head: 'License',
    className: 'hidden w-34 pl-4 @min-[52rem]:table-cell',
    cell: ({ license }) => <span className="text-muted-foreground">{showInert(license ?? '–')}</span>,
  },
  {
    head: 'Redactions',
    className: 'hidden w-22 @min-[58rem]:table-cell',
    numeric: true,
    cell: ({ redactions }) => formatCount(redactions),
  },
  { head: 'Contexts', className: 'w-19', numeric: true, cell: ({ contexts }) => formatCount(contexts) },
  { head: 'Outcome', className: 'w-[26%] pl-4', cell: (row) => <Outcome row={row} /> },
];

function Outcome({ row: { outcome, reason, detail } }: { row: FileRow }) {
  if (outcome === 'used') return <span className="text-success">Used</span>;
  if (outcome === 'pending') return <span className="text-muted-foreground">Not read yet</span>;
  const words = reason ? formatReason(reason) : 'Skipped';
  return (
    <span title={detail ? showInert(detail) : undefined}>
      {words}
      {detail && <span className="pl-1.5 text-xs text-muted-foreground">{showInert(detail)}</span>}
    </span>
  );
}
