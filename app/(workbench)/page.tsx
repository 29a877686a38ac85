import { redirect } from 'next/navigation';
import { getCaller } from '@/app/_trpc/server';
import { NoProject } from '@/components/shell/no-project';
import { requireCurrentUser } from '@/server/foundation/auth/current-user';

/** The first project of the reader, by name. */
export default async function Start() {
  await requireCurrentUser('/');
  const [first] = await (await getCaller()).projects.list();
  if (first) redirect(`/p/${first.slug}`);
  return <NoProject />;
}
