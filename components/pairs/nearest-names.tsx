import { FileCode } from 'lucide-react';
import { formatPercent } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import type { PairDetail } from '@/server/dataset/pairs/schema';

/** What the invented name may have been made from. */
export function NearestNames({ pair: { nearestNames, symbol } }: { pair: PairDetail }) {
  if (nearestNames.length === 0) {
    return (
      <p className="text-sm text-muted-foreground">No name of the project resembles {showInert(symbol) || 'it'}.</p>
    );
  }
  return (
    <ol className="text-sm">
      {nearestNames.map(({ name, similarity, inFile }) => (
        <li key={name} className="flex h-6 items-center gap-2">
          <span className="truncate font-mono text-xs" title={showInert(name)}>
            {showInert(name)}
          </span>
          {inFile && (
            <span title="In the same file" className="flex shrink-0 items-center">
              <FileCode aria-hidden className="size-3 text-muted-foreground" />
              <span className="sr-only">in the same file</span>
            </span>
          )}
          <span className="num ml-auto text-xs text-muted-foreground">{formatPercent(similarity)}</span>
        </li>
      ))}
    </ol>
  );
}
