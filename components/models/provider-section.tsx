'use client';
import { MoreHorizontal, Pencil, Plus, Power, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { explain } from '@/components/ui/error-state';
import { formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { PROVIDER_KIND_NAMES, type ProviderView } from '@/server/foundation/models/schema';
import { ModelDialog } from './model-dialog';
import { ModelsTable } from './models-table';
import { ProviderDialog } from './provider-dialog';
import { ProviderMark } from './provider-mark';
import { useRegistryChanges } from './use-registry-changes';
import { describeKey, VENDOR_ADDRESS } from './words';

type Open = 'edit' | 'delete' | 'add-model' | null;

/** One provider with its models. */
export function ProviderSection({ provider }: { provider: ProviderView }) {
  const titleId = useId();
  const [open, setOpen] = useState<Open>(null);
  const { updateProvider, deleteProvider } = useRegistryChanges();
  const { id, kind, baseUrl, disabled, models, keyVariable } = provider;
  // Its variable would make it anew.
  const comesBack = provider.keySource === 'environment' && provider.keyReady;
  const name = showInert(provider.name);
  const close = () => setOpen(null);
  const onError = (error: unknown) => void toast.error(explain(error));
  return (
    <Card aria-labelledby={titleId}>
      <CardHeader
        id={titleId}
        className="h-12"
        title={
          <span className="inline-flex items-baseline gap-2">
            <ProviderMark kind={kind} />
            {name}
          </span>
        }
        note={
          <span className="flex min-w-0 flex-wrap items-center gap-x-3">
            <code className="truncate">{showInert(baseUrl ?? VENDOR_ADDRESS[kind] ?? PROVIDER_KIND_NAMES[kind])}</code>
            <span>{describeKey(provider)}</span>
            <ProviderState provider={provider} />
          </span>
        }
        actions={
          <>
            <Button
              variant="outline"
              size="sm"
              aria-label={`Add model to ${name}`}
              onClick={() => setOpen('add-model')}
            >
              <Plus aria-hidden />
              Add model
            </Button>
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
                  <MoreHorizontal aria-hidden />
                </Button>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end">
                <DropdownMenuItem onSelect={() => setOpen('edit')}>
                  <Pencil aria-hidden />
                  Edit
                </DropdownMenuItem>
                <DropdownMenuItem onSelect={() => updateProvider.mutate({ id, disabled: !disabled }, { onError })}>
                  <Power aria-hidden />
                  {disabled ? 'Switch on' : 'Switch off'}
                </DropdownMenuItem>
                <DropdownMenuSeparator />
                <DropdownMenuItem variant="destructive" disabled={comesBack} onSelect={() => setOpen('delete')}>
                  <Trash2 aria-hidden />
                  {comesBack ? `Delete (${keyVariable} is set)` : 'Delete'}
                </DropdownMenuItem>
              </DropdownMenuContent>
            </DropdownMenu>
          </>
        }
      />
      {models.length > 0 ? (
        <ModelsTable provider={provider} />
      ) : (
        <p className="px-3 py-4 text-sm text-muted-foreground">
          No models yet. Add the ones that runs may call, with their prices.
        </p>
      )}
      <ProviderDialog open={open === 'edit'} provider={provider} onClose={close} />
      <ModelDialog open={open === 'add-model'} provider={provider} model={null} onClose={close} />
      <ConfirmDialog
        open={open === 'delete'}
        onOpenChange={(shown) => !shown && close()}
        title={`Delete ${name}`}
        body={`Its key and ${formatPlural(models.length, 'model')} are deleted; runs that name them fail from then on. Answers and what they cost stay.`}
        action="Delete provider"
        typed={provider.name}
        pending={deleteProvider.isPending}
        onConfirm={() => deleteProvider.mutate({ id }, { onError, onSuccess: close })}
      />
    </Card>
  );
}

function ProviderState({ provider: { disabled, keyReady } }: { provider: ProviderView }) {
  if (disabled) return <Badge>Off</Badge>;
  return keyReady ? <Badge variant="success">Ready</Badge> : <Badge variant="warning">Needs a key</Badge>;
}
