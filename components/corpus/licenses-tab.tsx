'use client';
import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { ListToolbar } from './list-toolbar';
import { corpusHref } from './use-corpus-view';

/** What the corpus is under, license by license, and which of them the project allows. */
export function LicensesTab() {
  const trpc = useTRPC();
  const { id: projectId, slug } = useProject();
  const isAdmin = useCan('admin');
  const { data, error, refetch } = useQuery(trpc.corpus.licenses.queryOptions({ projectId }));
  if (error) {
    return <ErrorState title="The licenses could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  if (!data) return <SkeletonRows rows={6} label="Loading the licenses" />;
  return (
    <>
      <ListToolbar>
        <p className="min-w-0 truncate text-xs text-muted-foreground" title={showInert(data.allowed.join(', '))}>
          Allowed in this project: {showInert(data.allowed.join(', '))}
        </p>
        {isAdmin && (
          <Link href={`/p/${slug}/settings`} className="ml-auto text-xs text-link hover:underline">
            Project settings
          </Link>
        )}
      </ListToolbar>
      {data.rows.length === 0 ? (
        <EmptyState icon={Scale} title="Licenses show here once a run has read code." />
      ) : (
        <ScrollRegion label="List of licenses" className="flex-1">
          <Table aria-label="Licenses">
            <TableHeader>
              <tr>
                <TableHead className="pl-6">License</TableHead>
                <TableHead>Allowed</TableHead>
                <TableHead numeric>Repositories</TableHead>
                <TableHead numeric>Files</TableHead>
                <TableHead numeric>Contexts</TableHead>
                <TableHead numeric className="pr-6">
                  Repositories refused
                </TableHead>
              </tr>
            </TableHeader>
            <TableBody>
              {data.rows.map(({ license, allowed, repositories, files, contexts, refused }) => (
                <TableRow key={license ?? ''}>
                  <TableHead scope="row" className="pl-6 text-sm font-normal text-foreground">
                    {license !== null && files > 0 ? (
                      <Link
                        href={corpusHref(slug, { tab: 'files', license })}
                        className="hover:text-link hover:underline"
                      >
                        {showInert(license)}
                      </Link>
                    ) : (
                      showInert(license ?? 'none stated')
                    )}
                  </TableHead>
                  <TableCell>
                    <Badge variant={allowed ? 'success' : 'warning'}>{allowed ? 'Allowed' : 'Not allowed'}</Badge>
                  </TableCell>
                  <TableCell numeric>{formatCount(repositories)}</TableCell>
                  <TableCell numeric>{formatCount(files)}</TableCell>
                  <TableCell numeric>{formatCount(contexts)}</TableCell>
                  <TableCell numeric className="pr-6">
                    {formatCount(refused)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </ScrollRegion>
      )}
    </>
  );
}
