'use client';
import { ChevronsUpDown, Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useCurrentUser } from '@/components/trpc/session';
import { cn } from '@/components/ui/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { MyProject } from '@/server/foundation/auth/schema';
import { CreateProjectDialog } from './create-project-dialog';

type ProjectMenuProps = { projects: MyProject[]; project: MyProject | null };

export function ProjectMenu({ projects, project }: ProjectMenuProps) {
  const user = useCurrentUser();
  const [creating, setCreating] = useState(false);
  const name = project?.name ?? 'No project';
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger className="flex h-8 w-full min-w-0 items-center gap-2 rounded-md px-1.5 text-sm font-semibold hover:bg-hover max-lg:justify-center">
          <ProjectMark name={name} />
          <span className="truncate max-lg:sr-only">
            <span className="sr-only">Project: </span>
            {name}
          </span>
          <ChevronsUpDown aria-hidden className="ml-auto size-3.5 shrink-0 text-muted-foreground max-lg:hidden" />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-56">
          <DropdownMenuLabel>Projects</DropdownMenuLabel>
          {projects.map(({ id, slug, name: other, role }) => (
            <DropdownMenuItem key={id} asChild>
              <Link href={`/p/${slug}`} className={cn(id === project?.id && 'font-medium')}>
                <ProjectMark name={other} />
                <span className="truncate">{other}</span>
                <span className="ml-auto text-xs font-normal text-faint-foreground">{role}</span>
              </Link>
            </DropdownMenuItem>
          ))}
          {projects.length === 0 && <p className="px-2 py-1 text-sm text-muted-foreground">None yet.</p>}
          {user.isAdmin && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem onSelect={() => setCreating(true)}>
                <Plus aria-hidden />
                New project
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {user.isAdmin && <CreateProjectDialog open={creating} onOpenChange={setCreating} />}
    </>
  );
}

function ProjectMark({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="flex size-5 shrink-0 items-center justify-center rounded-sm bg-primary text-2xs font-semibold text-primary-foreground"
    >
      {name.trim().charAt(0).toUpperCase()}
    </span>
  );
}
