'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { ExternalLink, FolderGit2 } from 'lucide-react';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { type RepositoryRow, type RepositorySort, repositorySortSchema } from '@/server/pipeline/corpus/view/schema';
import { nameCell } from './coverage-map';
import { Chip, ListToolbar, SearchBox } from './list-toolbar';
import { type Column, RowTable } from './row-table';
import { type CorpusView, corpusHref, type SetCorpusView } from './use-corpus-view';
import { usePages } from './use-pages';
import { shortCommit } from './words';

const SORT_NAMES: Record<RepositorySort, string> = {
  name: 'By name',
  '-stars': 'Most stars',
  '-files': 'Most files',
  '-contexts': 'Most contexts',
};

type TabProps = { view: CorpusView; setView: SetCorpusView };

export function RepositoriesTab({ view, setView }: TabProps) {
  const trpc = useTRPC();
  const { id: projectId, slug } = useProject();
  const { language, type, search, sort } = view;
  const query = useInfiniteQuery(
    trpc.corpus.repositories.infiniteQueryOptions(
      { projectId, language, type, search, sort },
      { getNextPageParam: ({ next }) => next ?? undefined, placeholderData: keepPreviousData },
    ),
  );
  const { rows, needMore } = usePages<RepositoryRow>(query);
  const narrowed = search !== '' || language !== null || type !== null;
  const widen = () => void setView({ search: null, language: null, type: null, at: null });
  return (
    <>
      <ListToolbar>
        <SearchBox
          label="Search repositories"
          value={search}
          onChange={(text) => void setView({ search: text || null, at: null })}
        />
        {(language || type) && (
          <Chip
            label="Contexts"
            value={nameCell({ language, type })}
            onRemove={() => void setView({ language: null, type: null, at: null })}
          />
        )}
        <Select
          value={sort}
          onValueChange={(next) => void setView({ sort: repositorySortSchema.parse(next), at: null })}
        >
          <SelectTrigger aria-label="Order" className="ml-auto h-7 w-36 text-xs">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {repositorySortSchema.options.map((option) => (
              <SelectItem key={option} value={option}>
                {SORT_NAMES[option]}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      </ListToolbar>
      {query.isError && (
        <ErrorState
          title="The repositories could not be loaded."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {!query.isError && rows?.length === 0 && (
        <EmptyState
          icon={FolderGit2}
          title={narrowed ? 'No repository fits.' : 'Repositories show here once a run has read them.'}
          action={
            narrowed && (
              <Button variant="outline" onClick={widen}>
                Show all repositories
              </Button>
            )
          }
        />
      )}
      {!query.isError && rows?.length !== 0 && (
        <RowTable
          label="Repositories"
          columns={COLUMNS}
          rows={rows}
          keyOf={(row) => row.id}
          hrefOf={(row) => corpusHref(slug, { tab: 'files', repository: row.id, language, type })}
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

const COLUMNS: readonly Column<RepositoryRow>[] = [
  { head: 'Repository', cell: ({ name }) => <span title={showInert(name)}>{showInert(name)}</span> },
  { head: 'At its host', className: 'hidden w-[20%] @min-[70rem]:table-cell', cell: (row) => <HostLink row={row} /> },
  {
    head: 'Commit',
    className: 'hidden w-26 @min-[56rem]:table-cell',
    cell: ({ commit }) => (
      <span className="font-mono text-xs text-muted-foreground" title={commit ?? undefined}>
        {commit ? shortCommit(commit) : '–'}
      </span>
    ),
  },
  {
    head: 'License',
    className: 'w-46',
    cell: ({ license, licenseSource }) => (
      <>
        {showInert(license ?? 'none')}
        {licenseSource && <span className="pl-1.5 text-xs text-muted-foreground">{showInert(licenseSource)}</span>}
      </>
    ),
  },
  { head: 'Stars', className: 'w-18', numeric: true, cell: ({ stars }) => (stars === null ? '–' : formatCount(stars)) },
  {
    head: 'Fork of',
    className: 'hidden w-34 pl-4 @min-[62rem]:table-cell',
    cell: ({ forkOf }) => <span className="text-muted-foreground">{showInert(forkOf ?? '–')}</span>,
  },
  { head: 'Used', className: 'w-18', numeric: true, cell: ({ used }) => formatCount(used) },
  { head: 'Left out', className: 'w-18', numeric: true, cell: ({ skipped }) => formatCount(skipped) },
  { head: 'Contexts', className: 'w-24', numeric: true, cell: ({ contexts }) => formatCount(contexts) },
];

function HostLink({ row: { href, url } }: { row: RepositoryRow }) {
  if (!href) return <span className="text-muted-foreground">{showInert(url ?? '–')}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      className="relative z-1 inline-flex max-w-full items-center gap-1 text-link hover:underline"
    >
      <span className="truncate">{showInert(href.replace('https://', ''))}</span>
      <ExternalLink aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  );
}
