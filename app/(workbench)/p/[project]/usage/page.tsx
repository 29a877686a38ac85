import type { Metadata } from 'next';
import { connection } from 'next/server';
import { UsagePage } from '@/components/usage/usage-page';

export const metadata: Metadata = { title: 'Usage' };

export default async function Page() {
  await connection();
  return <UsagePage loadedAt={Date.now()} />;
}
