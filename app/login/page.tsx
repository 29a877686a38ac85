import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { readEnv } from '@/server/env';
import { getCurrentUser } from '@/server/foundation/auth/current-user';
import { explainLoginError } from './login-error';
import { LoginForm } from './login-form';
import { safeReturnPath } from './return-path';

export const metadata: Metadata = { title: 'Sign in' };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function LoginPage({ searchParams }: { searchParams: SearchParams }) {
  const { callbackUrl, error } = await searchParams;
  const returnPath = safeReturnPath(callbackUrl);
  if (await getCurrentUser()) redirect(returnPath);
  return (
    <main className="flex min-h-dvh items-start justify-center px-4 pt-[18vh]">
      <div className="w-full max-w-80">
        <p className="text-sm font-semibold text-link">Foolproof</p>
        <h1 className="mt-1 mb-5 text-xl font-semibold tracking-tight">Sign in</h1>
        <LoginForm
          returnPath={returnPath}
          github={readEnv().GITHUB_ID !== undefined}
          initialError={typeof error === 'string' ? explainLoginError(error) : null}
        />
      </div>
    </main>
  );
}
