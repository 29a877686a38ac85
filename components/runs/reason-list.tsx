import Link from 'next/link';
import { formatCount, formatReason } from '@/components/ui/format';

type ReasonListProps = {
  counts: Record<string, number>;
  /** What stands here when there is none. */
  empty: string;
  hrefOf?: (reason: string) => string;
};

/** Reasons with their counts as bars, most frequent first. */
export function ReasonList({ counts, empty, hrefOf }: ReasonListProps) {
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);
  if (rows.length === 0) return <p className="px-3 py-4 text-sm text-muted-foreground">{empty}</p>;
  const most = Math.max(...rows.map(([, count]) => count));
  return (
    <ul className="py-1.5">
      {rows.map(([reason, count]) => (
        <li key={reason} className="flex h-7 items-center gap-3 px-3 text-sm">
          <span className="w-44 shrink-0 truncate">
            {hrefOf ? (
              <Link href={hrefOf(reason)} className="hover:text-link hover:underline">
                {formatReason(reason)}
              </Link>
            ) : (
              formatReason(reason)
            )}
          </span>
          <span aria-hidden className="h-2 min-w-0 flex-1">
            <span className="block h-full rounded-[2px] bg-input" style={{ width: `${(100 * count) / most}%` }} />
          </span>
          <span className="w-16 shrink-0 text-right tabular-nums">{formatCount(count)}</span>
        </li>
      ))}
    </ul>
  );
}
