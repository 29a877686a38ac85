'use client';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { CornerDownLeft, FolderClosed, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { type ReactNode, useEffect } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Dialog, DialogContent, DialogTitle } from '@/components/ui/dialog';
import { showInert } from '@/components/ui/inert-text';
import { Kbd } from '@/components/ui/kbd';
import { RunStateIcon } from '@/components/ui/run-state-badge';
import { hasRole } from '@/server/foundation/auth/roles';
import type { MyProject } from '@/server/foundation/auth/schema';
import { useShortcuts } from './shortcuts';
import { THEMES } from './theme-menu';

type CommandPaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  project: MyProject | null;
  projects: MyProject[];
};

/** ⌘K: sections, what this page can do, runs, projects, theme. */
export function CommandPalette({ open, onOpenChange, project, projects }: CommandPaletteProps) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      onOpenChange(!open);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [open, onOpenChange]);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent hideClose aria-describedby={undefined} className="max-w-xl overflow-hidden">
        <DialogTitle className="sr-only">Search and commands</DialogTitle>
        <Command label="Search and commands" loop className="flex min-h-0 flex-col">
          <Command.Input
            placeholder="Search sections, runs, projects, actions"
            className="h-11 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-faint-foreground"
          />
          <Command.List
            className="max-h-96 min-h-0 overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted-foreground"
            aria-label="Results"
          >
            <Command.Empty className="px-2 py-6 text-center text-sm text-muted-foreground">
              Nothing has this name.
            </Command.Empty>
            <PaletteItems project={project} projects={projects} close={() => onOpenChange(false)} />
          </Command.List>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

type PaletteItemsProps = { project: MyProject | null; projects: MyProject[]; close: () => void };

function PaletteItems({ project, projects, close }: PaletteItemsProps) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const groups = Object.entries(Object.groupBy(useShortcuts(), ({ group }) => group));
  const sections = groups.filter(([group]) => group === 'Go to');
  const acts = groups.filter(([group]) => group !== 'Go to');
  const act = (run: () => void) => () => {
    close();
    run();
  };
  const go = (href: string) => act(() => router.push(href));
  return (
    <>
      {[...sections, ...acts].map(([group, shortcuts = []]) => (
        <Command.Group key={group} heading={group}>
          {shortcuts.map(({ keys, label, run }) => (
            <Item key={keys} value={`${group} ${label}`} onSelect={act(run)} icon={<CornerDownLeft />}>
              {label}
              <Kbd keys={keys} className="ml-auto" />
            </Item>
          ))}
        </Command.Group>
      ))}
      {project && <RunItems project={project} go={go} />}
      {projects.length > 1 && (
        <Command.Group heading="Projects">
          {projects.map(({ slug, name }) => (
            <Item key={slug} value={`project ${name} ${slug}`} onSelect={go(`/p/${slug}`)} icon={<FolderClosed />}>
              {name}
            </Item>
          ))}
        </Command.Group>
      )}
      <Command.Group heading="Theme">
        {THEMES.map(({ value, label, icon: Icon }) => (
          <Item key={value} value={`theme ${label}`} onSelect={act(() => setTheme(value))} icon={<Icon />}>
            {label}
          </Item>
        ))}
      </Command.Group>
    </>
  );
}

const RUNS_SHOWN = 20;

function RunItems({ project, go }: { project: MyProject; go: (href: string) => () => void }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.runs.list.queryOptions({ projectId: project.id, limit: RUNS_SHOWN }));
  const runs = `/p/${project.slug}/runs`;
  return (
    <Command.Group heading="Runs">
      {hasRole(project.role, 'researcher') && (
        <Item value="new run launch pipeline" onSelect={go(`${runs}/new`)} icon={<Plus />}>
          New run
        </Item>
      )}
      {data?.items.map(({ id, name, state }) => (
        <Item key={id} value={`run ${name} ${id}`} onSelect={go(`${runs}/${id}`)} icon={<RunStateIcon state={state} />}>
          <span className="truncate">{showInert(name)}</span>
          <code className="ml-auto text-xs text-faint-foreground">{id.slice(-8)}</code>
        </Item>
      ))}
    </Command.Group>
  );
}

type ItemProps = { value: string; onSelect: () => void; icon: ReactNode; children: ReactNode };

function Item({ value, onSelect, icon, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-3.5 [&_svg]:text-muted-foreground"
    >
      {icon}
      {children}
    </Command.Item>
  );
}
