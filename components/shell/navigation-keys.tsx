'use client';
import { useRouter } from 'next/navigation';
import { useCurrentUser } from '@/components/trpc/session';
import type { MyProject } from '@/server/foundation/auth/schema';
import { hrefOf, NAVIGATION, type NavigationEntry } from './navigation';
import { useShortcut } from './shortcuts';

type NavigationKeysProps = { project: MyProject | null; onShowKeys: () => void };

/** `g` and a letter for each section, `?` for the sheet. Renders nothing. */
export function NavigationKeys({ project, onShowKeys }: NavigationKeysProps) {
  useShortcut({ keys: '?', label: 'Show all keys', group: 'Everywhere', run: onShowKeys });
  return NAVIGATION.map((entry) => <NavigationKey key={entry.key} entry={entry} project={project} />);
}

function NavigationKey({ entry, project }: { entry: NavigationEntry; project: MyProject | null }) {
  const router = useRouter();
  const user = useCurrentUser();
  const href = hrefOf(entry, { project, user });
  useShortcut({
    keys: `g ${entry.key}`,
    label: entry.label,
    group: 'Go to',
    run: () => href && router.push(href),
    disabled: href === null,
  });
  return null;
}
