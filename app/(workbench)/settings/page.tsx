import { redirect } from 'next/navigation';
import { requireCurrentUser } from '@/server/foundation/auth/current-user';

export default async function Settings() {
  const user = await requireCurrentUser('/settings');
  redirect(user.isAdmin ? '/settings/users' : '/settings/account');
}
