'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTRPC } from '@/components/trpc/provider';
import { useCurrentUser } from '@/components/trpc/session';
import { cn } from '@/components/ui/cn';
import { formatCompact } from '@/components/ui/format';
import type { MyProject } from '@/server/foundation/auth/schema';
import { findActiveEntry, hrefOf, NAVIGATION, type NavigationEntry } from './navigation';
import { ProjectMenu } from './project-menu';

type SidebarProps = { projects: MyProject[]; project: MyProject | null };

/** The loop in order. Below 1024 px only its icons. */
export function Sidebar({ projects, project }: SidebarProps) {
  const user = useCurrentUser();
  const active = findActiveEntry(usePathname(), { project, user });
  const groups = Object.entries(Object.groupBy(NAVIGATION, ({ group }) => group));
  return (
    <div className="flex w-52 shrink-0 flex-col border-r bg-sidebar max-lg:w-13">
      <div className="flex h-12 items-center border-b px-2">
        <ProjectMenu projects={projects} project={project} />
      </div>
      <nav aria-label="Sections" className="flex-1 overflow-y-auto p-2">
        {groups.map(([group, entries = []], index) => (
          <ul key={group} className={cn('space-y-px', index > 0 && 'mt-2 border-t pt-2')}>
            {entries.map((entry) => (
              <SidebarLink key={entry.label} entry={entry} project={project} active={entry === active} />
            ))}
          </ul>
        ))}
      </nav>
    </div>
  );
}

type SidebarLinkProps = { entry: NavigationEntry; project: MyProject | null; active: boolean };

function SidebarLink({ entry, project, active }: SidebarLinkProps) {
  const href = hrefOf(entry, { project, user: useCurrentUser() });
  if (href === null) return null;
  const { icon: Icon, label, count } = entry;
  return (
    <li>
      <Link
        href={href}
        aria-current={active ? 'page' : undefined}
        title={label}
        className={cn(
          'flex h-7.5 items-center gap-2.5 rounded-md px-2 text-sm font-medium text-muted-foreground hover:bg-hover hover:text-foreground max-lg:justify-center',
          active && 'bg-track/70 text-foreground hover:bg-track/70',
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className="max-lg:sr-only">{label}</span>
        {count && project && <SidebarCount projectId={project.id} count={count} />}
      </Link>
    </li>
  );
}

const COUNT_FRESH_MS = 30_000;

function SidebarCount({ projectId, count }: { projectId: string; count: NonNullable<NavigationEntry['count']> }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.overview.get.queryOptions({ projectId }, { staleTime: COUNT_FRESH_MS }));
  if (!data) return null;
  return (
    <span className="ml-auto text-xs font-normal text-muted-foreground tabular-nums max-lg:hidden">
      {formatCompact(data.counts[count])}
    </span>
  );
}
