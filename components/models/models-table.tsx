'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { explain } from '@/components/ui/error-state';
import { Table, TableBody, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { ModelView, ProviderView } from '@/server/foundation/models/schema';
import { ModelDialog } from './model-dialog';
import { ModelRow } from './model-row';
import { useRegistryChanges } from './use-registry-changes';

/** The models of a provider: prices, limits, abilities, a switch and a test each. */
export function ModelsTable({ provider }: { provider: ProviderView }) {
  // Here and not in the row, which is gone once the model is.
  const [open, setOpen] = useState<{ act: 'edit' | 'delete'; model: ModelView } | null>(null);
  const { deleteModel } = useRegistryChanges();
  const close = () => setOpen(null);
  const deleting = open?.act === 'delete' ? open.model : null;
  return (
    <>
      {/* Fixed, so that the tables of all providers line up. */}
      <Table className="min-w-[58rem] table-fixed">
        <TableHeader>
          <TableRow>
            <TableHead>Model</TableHead>
            <TableHead numeric className="w-17 px-2" title="US dollars per million tokens">
              $/M in
            </TableHead>
            <TableHead numeric className="w-17 px-2" title="US dollars per million tokens">
              $/M out
            </TableHead>
            <TableHead
              numeric
              className="w-21 px-2"
              title="US dollars per million tokens that the provider's cache held"
            >
              $/M cached
            </TableHead>
            <TableHead numeric className="w-17 px-2" title="Requests per minute">
              req/min
            </TableHead>
            <TableHead numeric className="w-17 px-2" title="Tokens per minute">
              tok/min
            </TableHead>
            <TableHead numeric className="w-18 px-2" title="Most calls at once, for each worker">
              At once
            </TableHead>
            <TableHead className="w-46">Abilities</TableHead>
            <TableHead className="w-13 px-2">On</TableHead>
            <TableHead className="w-26">
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {provider.models.map((model) => (
            <ModelRow key={model.id} model={model} onOpen={(act) => setOpen({ act, model })} />
          ))}
        </TableBody>
      </Table>
      <ModelDialog
        open={open?.act === 'edit'}
        provider={provider}
        model={open?.act === 'edit' ? open.model : null}
        onClose={close}
      />
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(shown) => !shown && close()}
        title="Delete model"
        body="Runs that name it fail from then on. Its answers and what they cost stay."
        action="Delete model"
        typed={deleting?.slug ?? ''}
        pending={deleteModel.isPending}
        onConfirm={() => {
          if (!deleting) return;
          const onError = (error: unknown) => void toast.error(explain(error));
          deleteModel.mutate({ id: deleting.id }, { onError, onSuccess: close });
        }}
      />
    </>
  );
}
