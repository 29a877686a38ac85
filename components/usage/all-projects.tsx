'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { Card, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { showInert } from '@/components/ui/inert-text';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { UsageRange } from '@/server/foundation/models/usage-schema';
import { FigureCells, FigureHeads } from './usage-tables';
import { formatCost, formatMicros } from './words';

/** For admins of the installation: the same days over all projects. */
export function AllProjects({ range }: { range: UsageRange }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.usage.instance.queryOptions({ range }));
  return (
    <Card aria-labelledby="all-projects">
      <CardHeader
        id="all-projects"
        title="All projects"
        note={data && `${formatCost(data.total)} in the chosen days`}
      />
      {error && <ErrorState title="The projects could not be loaded." error={error} onRetry={() => refetch()} />}
      {!data && !error && <SkeletonRows rows={3} label="Loading the projects" />}
      {data?.projects.length === 0 && <EmptyState title="No project has called a model in these days." />}
      {data && data.projects.length > 0 && (
        <Table aria-labelledby="all-projects" className="min-w-180">
          <TableHeader>
            <tr>
              <TableHead>Project</TableHead>
              <FigureHeads />
              <TableHead numeric>Limit a month</TableHead>
            </tr>
          </TableHeader>
          <TableBody>
            {data.projects.map((project) => (
              <TableRow key={project.id ?? 'none'}>
                <TableHead scope="row" className="text-sm text-foreground">
                  {project.slug === null ? (
                    'Tests of models'
                  ) : (
                    <Link href={`/p/${project.slug}/usage`} className="text-link hover:underline">
                      {showInert(project.name ?? project.slug)}
                    </Link>
                  )}
                </TableHead>
                <FigureCells figures={project} />
                <TableCell numeric>{project.limitMicros === null ? '–' : formatMicros(project.limitMicros)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
