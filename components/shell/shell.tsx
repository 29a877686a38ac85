'use client';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { ProjectProvider, useCurrentUser } from '@/components/trpc/session';
import type { MyProject } from '@/server/foundation/auth/schema';
import { ActiveRunsProvider } from './active-runs';
import { Breadcrumb, CrumbProvider } from './breadcrumb';
import { CommandPalette } from './command-palette';
import type { DiffColors } from './diff-colors';
import { NavigationKeys } from './navigation-keys';
import { RunIndicator } from './run-indicator';
import { SearchButton } from './search-button';
import { ShortcutSheet } from './shortcut-sheet';
import { Sidebar } from './sidebar';
import { ThemeMenu } from './theme-menu';
import { UserMenu } from './user-menu';

type ShellProps = {
  projects: MyProject[];
  diff: DiffColors;
  saveDiffColors: (colors: DiffColors) => Promise<void>;
  children: ReactNode;
};

/** The frame around every page: the loop at the left, where one is on top, the page in the middle. */
export function Shell({ projects, diff, saveDiffColors, children }: ShellProps) {
  const user = useCurrentUser();
  const project = useShownProject(projects);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const frame = (
    <CrumbProvider>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-popover px-3 py-2 shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <div className="flex h-dvh overflow-hidden">
        <Sidebar projects={projects} project={project} />
        <div className="flex min-w-0 flex-1 flex-col">
          <header className="flex h-12 shrink-0 items-center gap-2 border-b px-4">
            <Breadcrumb project={project} />
            <div className="ml-auto flex shrink-0 items-center gap-1">
              <SearchButton onClick={() => setPaletteOpen(true)} />
              {project && <RunIndicator project={project} />}
              <ThemeMenu />
              <UserMenu user={user} diff={diff} saveDiffColors={saveDiffColors} onShowKeys={() => setKeysOpen(true)} />
            </div>
          </header>
          <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto focus:outline-none">
            {children}
          </main>
        </div>
      </div>
      <NavigationKeys project={project} onShowKeys={() => setKeysOpen(true)} />
      <ShortcutSheet open={keysOpen} onOpenChange={setKeysOpen} />
      <CommandPalette open={paletteOpen} onOpenChange={setPaletteOpen} project={project} projects={projects} />
    </CrumbProvider>
  );
  if (!project) return frame;
  return (
    <ProjectProvider project={project}>
      <ActiveRunsProvider key={project.id} projectId={project.id}>
        {frame}
      </ActiveRunsProvider>
    </ProjectProvider>
  );
}

/** The project in the address; on pages outside projects the one that was open last. */
function useShownProject(projects: MyProject[]): MyProject | null {
  const slug = /^\/p\/([^/]+)/.exec(usePathname())?.[1];
  const [last, setLast] = useState(slug);
  if (slug && slug !== last) setLast(slug);
  const find = (wanted: string | undefined) => projects.find((project) => project.slug === wanted);
  if (slug) return find(slug) ?? null;
  return find(last) ?? projects[0] ?? null;
}
