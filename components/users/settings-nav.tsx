'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useCurrentUser, useOptionalProject } from '@/components/trpc/session';
import { cn } from '@/components/ui/cn';

/** The pages of settings that the reader may open. */
export function SettingsNav() {
  const pathname = usePathname();
  const user = useCurrentUser();
  const project = useOptionalProject();
  const links = [
    { label: 'Project', href: `/p/${project?.slug}/settings`, shown: project?.role === 'admin' },
    { label: 'Users', href: '/settings/users', shown: user.isAdmin },
    { label: 'Models', href: '/settings/models', shown: user.isAdmin },
    { label: 'Credentials', href: '/settings/credentials', shown: user.isAdmin },
    { label: 'Account', href: '/settings/account', shown: true },
  ];
  return (
    <nav aria-label="Settings" className="flex h-9 gap-4 border-b">
      {links
        .filter(({ shown }) => shown)
        .map(({ label, href }) => (
          <Link
            key={href}
            href={href}
            aria-current={pathname === href ? 'page' : undefined}
            className={cn(
              '-mb-px inline-flex items-center border-b-2 border-transparent px-0.5 text-sm font-medium text-muted-foreground hover:text-foreground',
              pathname === href && 'border-primary text-foreground',
            )}
          >
            {label}
          </Link>
        ))}
    </nav>
  );
}
