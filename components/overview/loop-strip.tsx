import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { pairsHref } from '@/components/shell/pairs-href';
import { FoolRateMeter } from '@/components/ui/fool-rate-meter';
import { formatCount, formatPercent } from '@/components/ui/format';
import type { LoopCounts } from '@/server/pipeline/overview';

type Step = { label: string; href: string; figure: number; today: number; note: ReactNode };

/** The stages of the loop that exist, in order. Another stage is one entry more. */
function stepsOf({ counts, slug }: { counts: LoopCounts['counts']; slug: string }): Step[] {
  const { files, contexts, pairs, validPairs, judgedPairs, votes, meanFoolRate, today } = counts;
  return [
    {
      label: 'Contexts',
      href: `/p/${slug}/runs`,
      figure: contexts,
      today: today.contexts,
      note: `holes in ${formatCount(files)} files`,
    },
    {
      label: 'Pairs',
      href: pairsHref({ slug }),
      figure: validPairs,
      today: today.pairs,
      note: pairs > 0 ? `valid, ${formatPercent(validPairs / pairs)} of ${formatCount(pairs)} answers` : 'valid',
    },
    {
      label: 'Judged',
      href: pairsHref({ slug, sort: '-fool_rate' }),
      figure: judgedPairs,
      today: today.votes,
      note:
        votes > 0 ? (
          <span className="flex items-center gap-2">
            mean fool rate <FoolRateMeter value={meanFoolRate} />
          </span>
        ) : (
          'no votes yet'
        ),
    },
  ];
}

const TODAY_OF: Record<string, string> = { Judged: 'votes' };

export function LoopStrip({ counts, slug }: { counts: LoopCounts['counts']; slug: string }) {
  return (
    <ol aria-label="The loop" className="grid grid-cols-3 gap-6">
      {stepsOf({ counts, slug }).map(({ label, href, figure, today, note }, index) => (
        <li key={label} className="relative min-w-0">
          {index > 0 && (
            <ChevronRight
              aria-hidden
              className="absolute top-1/2 -left-5 size-4 -translate-y-1/2 text-faint-foreground"
            />
          )}
          <Link href={href} className="block h-full rounded-md border px-3 py-2.5 hover:border-input hover:bg-hover">
            <span className="flex items-baseline justify-between gap-2">
              <span className="text-sm font-medium text-muted-foreground">{label}</span>
              {today > 0 && (
                <span className="text-xs text-success tabular-nums">
                  +{formatCount(today)} {TODAY_OF[label]} today
                </span>
              )}
            </span>
            <span className="mt-0.5 block text-xl font-semibold tracking-tight tabular-nums">
              {formatCount(figure)}
            </span>
            <span className="mt-0.5 block h-5 truncate text-sm text-muted-foreground">{note}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
