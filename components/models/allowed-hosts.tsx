'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState, explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { showInert } from '@/components/ui/inert-text';
import { Input } from '@/components/ui/input';
import { RelativeTime } from '@/components/ui/relative-time';
import { SkeletonRows } from '@/components/ui/skeleton';
import { type AllowedHostInput, type AllowedHostView, allowedHostInputSchema } from '@/server/foundation/models/schema';
import { useRegistryChanges } from './use-registry-changes';

/** Which servers at private addresses may be called. */
export function AllowedHosts() {
  const trpc = useTRPC();
  const hosts = useQuery(trpc.models.hosts.queryOptions());
  return (
    <Card aria-labelledby="hosts" className="max-w-3xl">
      <CardHeader id="hosts" title="Allowed hosts" />
      <CardBody className="space-y-3">
        <p className="text-sm text-muted-foreground">
          Servers at private or loopback addresses are refused unless they are listed here; public ones need no entry.
        </p>
        {hosts.error ? (
          <ErrorState
            title="The allowed hosts could not be loaded."
            error={hosts.error}
            onRetry={() => void hosts.refetch()}
          />
        ) : hosts.data ? (
          <HostList hosts={hosts.data} />
        ) : (
          <SkeletonRows rows={2} label="Loading allowed hosts" />
        )}
        <AllowHostForm />
      </CardBody>
    </Card>
  );
}

function HostList({ hosts }: { hosts: AllowedHostView[] }) {
  const { allowHost, disallowHost } = useRegistryChanges();
  if (hosts.length === 0) return <p className="text-sm">None is allowed.</p>;
  const remove = ({ host, note }: AllowedHostView) =>
    disallowHost.mutate(
      { host },
      {
        onError: (error) => void toast.error(explain(error)),
        onSuccess: () =>
          void toast.success(`${host} is refused from now on.`, {
            action: { label: 'Undo', onClick: () => allowHost.mutate({ host, note }) },
          }),
      },
    );
  return (
    <ul className="divide-y rounded-md border">
      {hosts.map((entry) => (
        <li key={entry.host} className="flex min-h-9 items-center gap-3 py-1 pr-1 pl-3 text-sm">
          <code className="text-xs">{showInert(entry.host)}</code>
          <span className="min-w-0 flex-1 truncate text-muted-foreground">{showInert(entry.note)}</span>
          <RelativeTime date={entry.createdAt} className="shrink-0 text-xs text-muted-foreground" />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove ${entry.host}`}
            disabled={disallowHost.isPending}
            onClick={() => remove(entry)}
          >
            <X aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
}

function AllowHostForm() {
  const { allowHost } = useRegistryChanges();
  const { register, handleSubmit, reset, formState } = useForm<AllowedHostInput>({
    resolver: zodResolver(allowedHostInputSchema),
    defaultValues: { host: '', note: '' },
  });
  return (
    <form
      noValidate
      className="flex items-start gap-2"
      onSubmit={handleSubmit((input) => allowHost.mutate(input, { onSuccess: () => reset() }))}
    >
      <Field
        label="Host"
        error={formState.errors.host?.message ?? (allowHost.error ? explain(allowHost.error) : undefined)}
        className="w-60"
      >
        {(field) => (
          <Input
            autoComplete="off"
            spellCheck={false}
            placeholder="localhost:8000"
            className="font-mono text-xs"
            {...field}
            {...register('host')}
          />
        )}
      </Field>
      <Field label="Note" hint="optional" error={formState.errors.note?.message} className="flex-1">
        {(field) => (
          <Input autoComplete="off" placeholder="What runs there, whose it is" {...field} {...register('note')} />
        )}
      </Field>
      <Button type="submit" variant="outline" disabled={allowHost.isPending} className="mt-6">
        Allow
      </Button>
    </form>
  );
}
