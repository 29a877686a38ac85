'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState, explain } from '@/components/ui/error-state';
import { showInert } from '@/components/ui/inert-text';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { SettingsNav } from '@/components/users/settings-nav';
import { CREDENTIAL_KIND_NAMES, type CredentialView } from '@/server/foundation/credentials/schema';
import { CredentialDialog } from './credential-dialog';

/** Tokens and keys for places that code comes from. For admins of the installation. */
export function CredentialsPage() {
  const [adding, setAdding] = useState(false);
  const add = () => setAdding(true);
  return (
    <Page>
      <PageHeader
        title="Credentials"
        description="Tokens and keys for places that code comes from. Sources name them; what they hold is encrypted and never shown again."
        actions={
          <Button onClick={add}>
            <Plus aria-hidden />
            Add credential
          </Button>
        }
      />
      <SettingsNav />
      <Credentials onAdd={add} />
      <CredentialDialog open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Credentials({ onAdd }: { onAdd: () => void }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.credentials.list.queryOptions());
  if (error) {
    return <ErrorState title="The credentials could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  if (!data) return <SkeletonRows rows={4} label="Loading the credentials" />;
  if (data.length === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="GitHub tokens, GitHub Apps and SSH keys would be listed here."
        body={
          <>
            Public code needs none, but GitHub allows few requests without one. The variable{' '}
            <code className="text-xs">GITHUB_TOKEN</code> is used where a source names no credential.
          </>
        }
        action={<Button onClick={onAdd}>Add credential</Button>}
      />
    );
  }
  return <CredentialTable credentials={data} />;
}

function CredentialTable({ credentials }: { credentials: CredentialView[] }) {
  const [doomed, setDoomed] = useState<CredentialView | null>(null);
  return (
    <Card aria-label="Credentials" className="max-w-3xl">
      <Table aria-label="Credentials">
        <TableHeader>
          <tr>
            <TableHead>Name</TableHead>
            <TableHead>Kind</TableHead>
            <TableHead>Secret</TableHead>
            <TableHead>Added</TableHead>
            <TableHead className="w-10">
              <span className="sr-only">Acts</span>
            </TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {credentials.map((credential) => (
            <TableRow key={credential.id}>
              <TableCell className="font-medium">{showInert(credential.name)}</TableCell>
              <TableCell className="text-muted-foreground">{CREDENTIAL_KIND_NAMES[credential.kind]}</TableCell>
              <TableCell className="font-mono text-xs text-muted-foreground">
                {credential.last4 ? `•••• ${showInert(credential.last4)}` : '••••'}
              </TableCell>
              <TableCell className="text-muted-foreground">
                <RelativeTime date={credential.createdAt} />
              </TableCell>
              <TableCell className="py-0">
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Delete ${showInert(credential.name)}`}
                  onClick={() => setDoomed(credential)}
                >
                  <Trash2 aria-hidden />
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <DeleteCredential credential={doomed} onClose={() => setDoomed(null)} />
    </Card>
  );
}

function DeleteCredential({ credential, onClose }: { credential: CredentialView | null; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.credentials.delete.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.credentials.pathFilter()),
      onError: (error) => void toast.error(explain(error)),
      onSuccess: onClose,
    }),
  );
  return (
    <ConfirmDialog
      open={credential !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${showInert(credential?.name ?? 'the credential')}?`}
      body="Runs whose source names it fail from now on, also when they are resumed. It can be added again under the same name."
      action="Delete"
      pending={remove.isPending}
      onConfirm={() => credential && remove.mutate({ id: credential.id })}
    />
  );
}
