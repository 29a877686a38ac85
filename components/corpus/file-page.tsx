'use client';
import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { notFound, useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useCallback } from 'react';
import { useCrumb } from '@/components/shell/breadcrumb';
import { useShortcut } from '@/components/shell/shortcuts';
import { useTRPC } from '@/components/trpc/provider';
import { codeOf } from '@/components/trpc/query-client';
import { useProject } from '@/components/trpc/session';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorState } from '@/components/ui/error-state';
import { formatCount, formatPercent, formatPlural, formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import type { CorpusFile } from '@/server/pipeline/corpus/view/schema';
import { LANGUAGE_NAMES } from '@/server/pipeline/schema';
import { FileContexts } from './file-contexts';
import { corpusHref, fileHref } from './use-corpus-view';
import { shortCommit } from './words';

const FileCode = dynamic(() => import('./file-code'), {
  ssr: false,
  loading: () => <Skeleton className="m-2 h-[calc(100%-1rem)]" />,
});

/** One stored file: its text with the contexts marked, what is known about it, and the files nearly like it. */
export function FilePage({ fileId }: { fileId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { id: projectId, slug } = useProject();
  const [at, setAt] = useQueryState('at', parseAsString.withOptions({ history: 'replace' }));
  const { data: file, error, refetch } = useQuery(trpc.corpus.file.queryOptions({ projectId, fileId }));
  useCrumb(file ? showInert(nameOf(file.path)) : 'File');
  const contexts = file?.contexts ?? [];
  const cursor = contexts.findIndex(({ id }) => id === at);
  const pick = useCallback((id: string) => void setAt(id), [setAt]);
  const step = (by: 1 | -1) => {
    const target = contexts[Math.min(contexts.length - 1, Math.max(0, cursor + by))];
    if (target) pick(target.id);
  };
  const open = () => {
    const pair = contexts[cursor]?.pairs[0];
    if (pair) router.push(`/p/${slug}/pairs/${pair.id}`);
  };
  const group = 'File';
  useShortcut({ keys: 'j', label: 'Next context', group, run: () => step(1) });
  useShortcut({ keys: 'k', label: 'Previous context', group, run: () => step(-1) });
  useShortcut({ keys: 'Enter', label: 'Open its first pair', group, run: open });
  useShortcut({ keys: 'Escape', label: 'Let go of the context', group, run: () => void setAt(null) });

  if (error) {
    if (codeOf(error) === 'NOT_FOUND') notFound();
    return <ErrorState title="The file could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <FileHeader file={file} slug={slug} />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-h-0">
          {file ? (
            <FileCode
              content={file.content}
              language={file.language}
              holes={file.contexts}
              at={at}
              onPick={pick}
              className="h-full"
            />
          ) : (
            <Skeleton className="m-2 h-[calc(100%-1rem)]" />
          )}
        </div>
        <ScrollRegion label="About this file" className="border-l">
          {file ? (
            <>
              <RailTitle>{formatPlural(file.contexts.length, 'context')}</RailTitle>
              <FileContexts contexts={file.contexts} slug={slug} at={at} onPick={pick} />
              <Cluster file={file} slug={slug} />
            </>
          ) : (
            <Skeleton className="m-3 h-40" />
          )}
        </ScrollRegion>
      </div>
    </div>
  );
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function RailTitle({ children }: { children: ReactNode }) {
  return <h2 className="px-3 pt-3 pb-1.5 text-sm font-semibold">{children}</h2>;
}

function FileHeader({ file, slug }: { file: CorpusFile | undefined; slug: string }) {
  if (!file) {
    return (
      <div className="h-17 shrink-0 border-b px-4 py-2">
        <h1 className="sr-only">File</h1>
        <Skeleton className="h-5 w-96" />
      </div>
    );
  }
  const { path, repository, verdict, license, licenseSource, language, lines, redactions, sourceUrl } = file;
  return (
    <header className="shrink-0 border-b px-4 py-2">
      <div className="flex min-w-0 items-center gap-2">
        <h1 className="min-w-0 truncate font-mono text-base font-semibold" title={showInert(path)}>
          {showInert(path)}
        </h1>
        <CopyButton text={path} label="Copy the path" iconOnly variant="ghost" />
        {verdict?.outcome === 'skipped' && (
          <Badge variant="warning" title={verdict.detail ? showInert(verdict.detail) : undefined}>
            {formatReason(verdict.reason ?? 'skipped')}
          </Badge>
        )}
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted-foreground">
        <Link
          href={corpusHref(slug, { tab: 'files', repository: repository.id })}
          className="text-link hover:underline"
        >
          {showInert(repository.name)}
        </Link>
        {sourceUrl && (
          <a
            href={sourceUrl}
            target="_blank"
            rel="noreferrer noopener"
            className="inline-flex items-center gap-1 text-link hover:underline"
          >
            At its host
            <ExternalLink aria-hidden className="size-3" />
            <span className="sr-only">(opens in a new tab)</span>
          </a>
        )}
        {repository.commit && (
          <span title={repository.commit}>
            commit <code>{shortCommit(repository.commit)}</code>
          </span>
        )}
        {repository.forkOf && <span>fork of {showInert(repository.forkOf)}</span>}
        <span>{LANGUAGE_NAMES[language]}</span>
        <span className="tabular-nums">{formatPlural(lines, 'line')}</span>
        <span>
          {showInert(license ?? 'no license')}
          {licenseSource && ` from ${showInert(licenseSource)}`}
        </span>
        <span className="tabular-nums">
          {redactions === 0 ? 'no redactions' : formatPlural(redactions, 'redaction')}
        </span>
      </div>
    </header>
  );
}

/** The files that are the same or nearly the same, as the newest run found them. */
function Cluster({ file, slug }: { file: CorpusFile; slug: string }) {
  const { total, files } = file.cluster;
  if (total === 0) return null;
  return (
    <section aria-label="Near-duplicates" className="pb-4">
      <RailTitle>Nearly the same: {formatPlural(total, 'file')}</RailTitle>
      <ul className="text-xs">
        {files.map(({ path, fileId, similarity, standsForAll }) => (
          <li key={path} className="flex items-baseline gap-2 px-3 py-0.5">
            {fileId && fileId !== file.id ? (
              <Link
                href={fileHref(slug, fileId)}
                className="min-w-0 truncate font-mono text-link hover:underline"
                title={showInert(path)}
              >
                {showInert(path)}
              </Link>
            ) : (
              <span className="min-w-0 truncate font-mono" title={showInert(path)}>
                {showInert(path)}
              </span>
            )}
            <span className="ml-auto shrink-0 text-muted-foreground tabular-nums">
              {standsForAll ? 'stands for all' : similarity === null ? '' : formatPercent(similarity)}
            </span>
          </li>
        ))}
        {total > files.length && (
          <li className="px-3 py-0.5 text-muted-foreground">and {formatCount(total - files.length)} more</li>
        )}
      </ul>
    </section>
  );
}
