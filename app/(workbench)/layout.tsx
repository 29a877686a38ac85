import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { getCaller } from '@/app/_trpc/server';
import { DIFF_COOKIE, readDiffColors } from '@/components/shell/diff-colors';
import { Shell } from '@/components/shell/shell';
import { UserProvider } from '@/components/trpc/session';
import { requireCurrentUser } from '@/server/foundation/auth/current-user';
import { saveDiffColors } from './preferences';

export default async function WorkbenchLayout({ children }: { children: ReactNode }) {
  const user = await requireCurrentUser((await headers()).get('x-path') ?? '/');
  const projects = await (await getCaller()).projects.list();
  const diff = readDiffColors((await cookies()).get(DIFF_COOKIE)?.value);
  return (
    <UserProvider user={user}>
      <Shell projects={projects} diff={diff} saveDiffColors={saveDiffColors}>
        {children}
      </Shell>
    </UserProvider>
  );
}
