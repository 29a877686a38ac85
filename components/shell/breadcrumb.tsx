'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useCurrentUser } from '@/components/trpc/session';
import { showInert } from '@/components/ui/inert-text';
import type { MyProject } from '@/server/foundation/auth/schema';
import { findActiveEntry, hrefOf } from './navigation';

type Crumb = { label: string; href?: string };

const SetCrumbContext = createContext<(label: string | null) => void>(() => {});
const CrumbContext = createContext<string | null>(null);

export function CrumbProvider({ children }: { children: ReactNode }) {
  const [label, setLabel] = useState<string | null>(null);
  return (
    <SetCrumbContext value={setLabel}>
      <CrumbContext value={label}>{children}</CrumbContext>
    </SetCrumbContext>
  );
}

/** Names the page after its section's link in the breadcrumb, for as long as it is open: a run's name, 'New run'. */
export function useCrumb(label: string | null): void {
  const setLabel = useContext(SetCrumbContext);
  useEffect(() => {
    setLabel(label);
    return () => setLabel(null);
  }, [label, setLabel]);
}

export function Breadcrumb({ project }: { project: MyProject | null }) {
  const pathname = usePathname();
  const user = useCurrentUser();
  const own = useContext(CrumbContext);
  const entry = findActiveEntry(pathname, { project, user });
  const crumbs: Crumb[] = [];
  if (project && pathname.startsWith('/p/')) crumbs.push({ label: project.name, href: `/p/${project.slug}` });
  if (entry) crumbs.push({ label: entry.label, href: hrefOf(entry, { project, user }) ?? undefined });
  if (own) crumbs.push({ label: own });
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {crumbs.map((crumb, index) => (
          <li key={`${crumb.href} ${crumb.label}`} className="flex min-w-0 items-center gap-1">
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint-foreground" />}
            <CrumbText crumb={crumb} last={index === crumbs.length - 1} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function CrumbText({ crumb: { label, href }, last }: { crumb: Crumb; last: boolean }) {
  const text = showInert(label);
  if (last || !href) {
    return (
      <span aria-current={last ? 'page' : undefined} className="truncate px-1 font-medium">
        {text}
      </span>
    );
  }
  return (
    <Link href={href} className="truncate rounded-sm px-1 text-muted-foreground hover:bg-hover hover:text-foreground">
      {text}
    </Link>
  );
}
