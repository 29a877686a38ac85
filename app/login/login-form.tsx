'use client';
import { signIn } from 'next-auth/react';
import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { explainLoginError } from './login-error';

type LoginFormProps = {
  returnPath: string;
  /** GitHub is configured. */
  github: boolean;
  initialError: string | null;
};

export function LoginForm({ returnPath, github, initialError }: LoginFormProps) {
  const [error, setError] = useState(initialError);
  const [pending, setPending] = useState(false);
  const ready = useReady();
  const logIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(null);
    const result = await tryLogin(String(form.get('email')), String(form.get('password')));
    if (result === null) return window.location.assign(returnPath);
    setError(result);
    setPending(false);
  };
  return (
    <>
      {/* Were it sent without our script, a password must not stand in the address. */}
      <form method="post" onSubmit={logIn} className="space-y-3">
        <Field label="E-mail">
          {(control) => <Input {...control} name="email" type="email" autoComplete="username" required autoFocus />}
        </Field>
        <Field label="Password">
          {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
        </Field>
        {error && (
          <p role="alert" className="text-sm text-danger">
            {error}
          </p>
        )}
        <Button type="submit" size="lg" className="w-full" disabled={!ready || pending}>
          Sign in
        </Button>
      </form>
      {github && (
        <Button
          variant="outline"
          size="lg"
          className="mt-3 w-full"
          disabled={!ready || pending}
          onClick={() => void signIn('github', { callbackUrl: returnPath })}
        >
          Continue with GitHub
        </Button>
      )}
    </>
  );
}

/** @returns what to tell the reader; null when signed in */
async function tryLogin(email: string, password: string): Promise<string | null> {
  try {
    const result = await signIn('credentials', { email, password, redirect: false });
    if (result?.ok && !result.error) return null;
    return explainLoginError(result?.error ?? '');
  } catch {
    return 'The server did not answer. Check that it is running, then try again.';
  }
}

const never = () => () => {};

/** False until the page's scripts run: a button pressed before would post the form to nobody. */
function useReady(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
