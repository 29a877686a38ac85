'use client';
import { useMutation } from '@tanstack/react-query';
import { MoreHorizontal, Pencil, Play, Trash2 } from 'lucide-react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { explain } from '@/components/ui/error-state';
import { formatCompact, formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Switch } from '@/components/ui/switch';
import { TableCell, TableRow } from '@/components/ui/table';
import type { ModelView } from '@/server/foundation/models/schema';
import { ModelTestLine } from './model-test-line';
import { useRegistryChanges } from './use-registry-changes';
import { abilitiesOf, formatPrice } from './words';

type ModelRowProps = { model: ModelView; onOpen: (act: 'edit' | 'delete') => void };

/** One model, and below it what its last test said. */
export function ModelRow({ model, onOpen }: ModelRowProps) {
  const trpc = useTRPC();
  const test = useMutation(trpc.models.test.mutationOptions());
  const { updateModel } = useRegistryChanges();
  const { id, slug, label, settings, disabled } = model;
  const { price } = settings;
  const runTest = () => test.mutate({ modelId: id });
  const setDisabled = (to: boolean) =>
    updateModel.mutate({ id, disabled: to }, { onError: (error) => void toast.error(explain(error)) });
  return (
    <>
      <TableRow>
        <TableCell className="py-1.5 pr-2">
          <code className="block truncate text-xs" title={showInert(slug)}>
            {showInert(slug)}
          </code>
          <span className="block truncate text-xs text-muted-foreground">{showInert(label)}</span>
        </TableCell>
        <TableCell numeric className="px-2">
          {formatPrice(price?.input)}
        </TableCell>
        <TableCell numeric className="px-2">
          {formatPrice(price?.output)}
        </TableCell>
        <TableCell numeric className="px-2">
          {formatPrice(price?.cached)}
        </TableCell>
        <TableCell numeric className="px-2">
          <Limit value={settings.requests_per_minute} />
        </TableCell>
        <TableCell numeric className="px-2">
          <Limit value={settings.tokens_per_minute} />
        </TableCell>
        <TableCell numeric className="px-2">
          {formatCount(settings.max_concurrency)}
        </TableCell>
        <TableCell>
          <span className="flex gap-1">
            {abilitiesOf(settings).map(({ name, detail }) => (
              <Badge key={name} title={detail}>
                {name}
              </Badge>
            ))}
          </span>
        </TableCell>
        <TableCell className="px-2">
          <Switch
            aria-label={`${slug} may be called`}
            className="align-middle"
            checked={!disabled}
            disabled={updateModel.isPending}
            onCheckedChange={(on) => setDisabled(!on)}
          />
        </TableCell>
        <TableCell className="pr-2 pl-0">
          <span className="flex items-center justify-end gap-1">
            <Button
              variant="outline"
              size="sm"
              aria-label={`Test ${slug}`}
              title="Makes one real call"
              disabled={test.isPending}
              onClick={runTest}
            >
              {test.isPending ? 'Calling' : 'Test'}
            </Button>
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${slug}`}>
                  <MoreHorizontal aria-hidden />
                </Button>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end">
                <DropdownMenuItem onSelect={() => onOpen('edit')}>
                  <Pencil aria-hidden />
                  Edit
                </DropdownMenuItem>
                <DropdownMenuItem disabled={test.isPending} onSelect={runTest}>
                  <Play aria-hidden />
                  Test
                </DropdownMenuItem>
                <DropdownMenuSeparator />
                <DropdownMenuItem variant="destructive" onSelect={() => onOpen('delete')}>
                  <Trash2 aria-hidden />
                  Delete
                </DropdownMenuItem>
              </DropdownMenuContent>
            </DropdownMenu>
          </span>
        </TableCell>
      </TableRow>
      {(test.data || test.error) && <ModelTestLine result={test.data} error={test.error} onClose={test.reset} />}
    </>
  );
}

/** Per minute; no figure is no limit of ours. */
function Limit({ value }: { value: number | null }) {
  if (value === null) return <span className="text-faint-foreground">none</span>;
  return <span title={formatCount(value)}>{formatCompact(value)}</span>;
}
