/** The sidebar: the loop in order. A new section is one entry here. */
import { Activity, LayoutDashboard, type LucideIcon, Rows3, Settings } from 'lucide-react';
import type { CurrentUser, MyProject } from '@/server/foundation/auth/schema';

export type NavigationEntry = {
  label: string;
  /** `g` and this key go there. */
  key: string;
  icon: LucideIcon;
  /** A line is drawn between groups. */
  group: 'loop' | 'work';
  /** null: not for this reader, or not without a project. */
  href: (reader: { project: MyProject | null; user: CurrentUser }) => string | null;
  /** A figure of the overview to show at the right. */
  count?: 'contexts' | 'validPairs';
};

export const NAVIGATION: NavigationEntry[] = [
  { label: 'Overview', key: 'o', icon: LayoutDashboard, group: 'loop', href: inProject('') },
  { label: 'Pairs', key: 'p', icon: Rows3, group: 'loop', href: inProject('/pairs'), count: 'validPairs' },
  { label: 'Runs', key: 'r', icon: Activity, group: 'work', href: inProject('/runs') },
  {
    label: 'Settings',
    key: ',',
    icon: Settings,
    group: 'work',
    href: ({ user }) => (user.isAdmin ? '/settings/users' : null),
  },
];

/** The entry whose page, or a page below it, is open. */
export function findActiveEntry(
  pathname: string,
  reader: { project: MyProject | null; user: CurrentUser },
): NavigationEntry | null {
  const lengthOfMatch = (entry: NavigationEntry) => {
    const href = entry.href(reader);
    return href !== null && (pathname === href || pathname.startsWith(`${href}/`)) ? href.length : 0;
  };
  const best = NAVIGATION.toSorted((a, b) => lengthOfMatch(b) - lengthOfMatch(a))[0];
  return best && lengthOfMatch(best) > 0 ? best : null;
}

function inProject(path: string): NavigationEntry['href'] {
  return ({ project }) => (project ? `/p/${project.slug}${path}` : null);
}
