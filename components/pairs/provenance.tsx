import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { showInert } from '@/components/ui/inert-text';
import { RelativeTime } from '@/components/ui/relative-time';
import type { PairDetail } from '@/server/dataset/pairs/schema';

const SHORT_COMMIT = 10;

/** Where the code comes from, and who wrote the rejected completion. */
export function Provenance({ pair }: { pair: PairDetail }) {
  const place = `${pair.path}:${pair.startLine}`;
  return (
    <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-2 gap-y-1 text-sm">
      <Entry label="Repository">
        {pair.sourceUrl ? (
          <a
            href={pair.sourceUrl}
            target="_blank"
            rel="noreferrer noopener"
            className="inline-flex max-w-full items-center gap-1 text-link hover:underline"
          >
            <span className="truncate">{showInert(pair.repository)}</span>
            <ExternalLink aria-hidden className="size-3 shrink-0" />
            <span className="sr-only">(opens the source in a new tab)</span>
          </a>
        ) : (
          showInert(pair.repository)
        )}
      </Entry>
      <Entry label="File">
        <span className="flex items-start gap-1">
          <span className="min-w-0 font-mono text-xs leading-5 break-all">{showInert(place)}</span>
          <CopyButton text={place} label="Copy path" iconOnly variant="ghost" className="-my-0.5 size-6 shrink-0" />
        </span>
      </Entry>
      {pair.commit && (
        <Entry label="Commit">
          <span title={showInert(pair.commit)} className="font-mono text-xs">
            {showInert(pair.commit.slice(0, SHORT_COMMIT))}
          </span>
        </Entry>
      )}
      <Entry label="License">
        {showInert(pair.license ?? 'none')}
        {pair.licenseSource && <span className="text-muted-foreground"> from {showInert(pair.licenseSource)}</span>}
      </Entry>
      <Entry label="Hole">
        <span className="font-mono text-xs">{showInert(pair.nodeType)}</span>
      </Entry>
      <Entry label="Generator">
        <span className="font-mono text-xs break-all">{showInert(`${pair.generator} ${pair.promptVersion}`)}</span>
      </Entry>
      <Entry label="Created">
        <RelativeTime date={pair.createdAt} />
      </Entry>
    </dl>
  );
}

function Entry({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
