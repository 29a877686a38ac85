'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { useTRPC } from '@/components/trpc/provider';
import { useCurrentUser } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { showInert } from '@/components/ui/inert-text';
import { Input } from '@/components/ui/input';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { changePasswordInput } from '@/server/foundation/auth/schema';
import { SettingsNav } from './settings-nav';

/** One's own account. */
export function AccountPage() {
  const user = useCurrentUser();
  return (
    <Page width="text">
      <PageHeader title="Account" description={showInert(`${user.name}, ${user.email}`)} />
      <SettingsNav />
      <Card aria-labelledby="password" className="max-w-md">
        <CardHeader id="password" title="Password" />
        <CardBody>
          <PasswordForm />
        </CardBody>
      </Card>
    </Page>
  );
}

const formSchema = changePasswordInput
  .extend({ again: z.string() })
  .refine(({ next, again }) => next === again, { path: ['again'], error: 'The two new passwords differ.' });
type FormInput = z.infer<typeof formSchema>;

function PasswordForm() {
  const trpc = useTRPC();
  const { register, handleSubmit, formState } = useForm<FormInput>({
    resolver: zodResolver(formSchema),
    defaultValues: { current: '', next: '', again: '' },
  });
  const change = useMutation(
    trpc.users.changePassword.mutationOptions({
      // All sessions have ended, this one too.
      onSuccess: () => window.location.assign('/login?callbackUrl=/settings/account'),
    }),
  );
  const { errors } = formState;
  return (
    <form
      noValidate
      className="space-y-3"
      onSubmit={handleSubmit(({ current, next }) => change.mutate({ current, next }))}
    >
      <Field label="Current password" error={errors.current?.message}>
        {(field) => <Input type="password" autoComplete="current-password" {...field} {...register('current')} />}
      </Field>
      <Field label="New password" help="At least 10 characters." error={errors.next?.message}>
        {(field) => <Input type="password" autoComplete="new-password" {...field} {...register('next')} />}
      </Field>
      <Field label="New password again" error={errors.again?.message}>
        {(field) => <Input type="password" autoComplete="new-password" {...field} {...register('again')} />}
      </Field>
      {change.error && (
        <p role="alert" className="text-sm text-danger">
          {explain(change.error)}
        </p>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={change.isPending || change.isSuccess}>
          Change password
        </Button>
        <p className="text-xs text-muted-foreground">You are signed out everywhere and sign in again.</p>
      </div>
    </form>
  );
}
