'use server';
import { cookies } from 'next/headers';
import { DIFF_COOKIE, type DiffColors, readDiffColors } from '@/components/shell/diff-colors';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Remembers the reader's choice in this browser. */
export async function saveDiffColors(colors: DiffColors): Promise<void> {
  (await cookies()).set(DIFF_COOKIE, readDiffColors(colors), { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' });
}
