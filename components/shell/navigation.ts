/** The sidebar: the loop in order. A new section is one entry here. */
import {
  Activity,
  Coins,
  LayoutDashboard,
  Library,
  type LucideIcon,
  MessageSquareCode,
  Rows3,
  Settings,
} from 'lucide-react';
import { hasRole } from '@/server/foundation/auth/roles';
import type { CurrentUser, MyProject } from '@/server/foundation/auth/schema';

type Reader = { project: MyProject | null; user: CurrentUser };

export type NavigationEntry = {
  label: string;
  /** `g` and this key go there. */
  key: string;
  icon: LucideIcon;
  /** A line is drawn between groups. */
  group: 'loop' | 'work';
  /** Where it leads, then other places that belong to it. Empty: not for this reader. */
  paths: (reader: Reader) => string[];
  /** A figure of the overview to show at the right. */
  count?: 'contexts' | 'validPairs';
};

export const NAVIGATION: NavigationEntry[] = [
  { label: 'Overview', key: 'o', icon: LayoutDashboard, group: 'loop', paths: inProject('') },
  { label: 'Corpus', key: 'c', icon: Library, group: 'loop', paths: inProject('/corpus'), count: 'contexts' },
  { label: 'Pairs', key: 'p', icon: Rows3, group: 'loop', paths: inProject('/pairs'), count: 'validPairs' },
  { label: 'Runs', key: 'r', icon: Activity, group: 'work', paths: inProject('/runs') },
  { label: 'Prompts', key: 't', icon: MessageSquareCode, group: 'work', paths: promptPaths },
  { label: 'Usage', key: 'u', icon: Coins, group: 'work', paths: inProject('/usage') },
  { label: 'Settings', key: ',', icon: Settings, group: 'work', paths: settingsPaths },
];

export const hrefOf = (entry: NavigationEntry, reader: Reader): string | null => entry.paths(reader)[0] ?? null;

/** The entry whose page, or a page below it, is open: the one that fits the address most closely. */
export function findActiveEntry(pathname: string, reader: Reader): NavigationEntry | null {
  let best: { entry: NavigationEntry; length: number } | null = null;
  for (const entry of NAVIGATION) {
    for (const path of entry.paths(reader)) {
      const fits = pathname === path || pathname.startsWith(`${path}/`);
      if (fits && path.length > (best?.length ?? 0)) best = { entry, length: path.length };
    }
  }
  return best?.entry ?? null;
}

function inProject(path: string): NavigationEntry['paths'] {
  return ({ project }) => (project ? [`/p/${project.slug}${path}`] : []);
}

/** They cost money to try, so they are for those who may launch runs. */
function promptPaths({ project }: Reader): string[] {
  return project && hasRole(project.role, 'researcher') ? [`/p/${project.slug}/prompts`] : [];
}

function settingsPaths({ project }: Reader): string[] {
  return project?.role === 'admin' ? [`/p/${project.slug}/settings`, '/settings'] : ['/settings'];
}
