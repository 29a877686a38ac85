import { ArrowLeft, ChevronDown, ChevronUp } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { FoolRateMeter } from '@/components/ui/fool-rate-meter';
import { formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Skeleton } from '@/components/ui/skeleton';
import type { PairDetail } from '@/server/dataset/pairs/schema';
import { JudgeDots } from './judge-dots';
import { PairBadges } from './pair-badges';
import type { usePairSteps } from './use-pair-steps';

type PairHeaderProps = { pair: PairDetail | undefined; steps: ReturnType<typeof usePairSteps>; listHref: string };

/** What it is, whom it fooled, and the way to the next one. */
export function PairHeader({ pair, steps, listHref }: PairHeaderProps) {
  return (
    <header className="flex h-14 items-center gap-3 border-b pr-4 pl-3">
      <Button asChild variant="ghost" size="icon-sm">
        <Link href={listHref} aria-label="Back to the list" title="Back to the list (Esc)">
          <ArrowLeft aria-hidden />
        </Link>
      </Button>
      {pair ? <Title pair={pair} /> : <Skeleton className="h-5 w-80" />}
      <div className="ml-auto flex shrink-0 items-center gap-3">
        {pair?.valid && (
          <div className="flex items-center gap-2">
            <JudgeDots votes={pair.votes} />
            <FoolRateMeter value={pair.foolRate} votes={pair.validVotes} />
          </div>
        )}
        <Steps steps={steps} />
      </div>
    </header>
  );
}

function Title({ pair }: { pair: PairDetail }) {
  const symbol = showInert(pair.symbol);
  return (
    <>
      <h1 className="min-w-0 truncate font-mono text-lg font-semibold" title={symbol}>
        {symbol || <span className="font-sans text-muted-foreground">No symbol</span>}
      </h1>
      <CopyButton text={pair.symbol} label="Copy symbol" iconOnly variant="ghost" className="-ml-2" />
      <PairBadges pair={pair} />
    </>
  );
}

function Steps({ steps: { place, ends, goPrevious, goNext } }: Pick<PairHeaderProps, 'steps'>) {
  const position = place && (place.position === null ? '–' : formatCount(place.position));
  return (
    <nav aria-label="Pairs in this view" className="flex items-center gap-1">
      <span className="num min-w-28 text-sm text-muted-foreground">
        {place ? `${position} of ${formatCount(place.total)}` : ''}
      </span>
      <Button
        variant="outline"
        size="icon-sm"
        aria-label="Previous pair"
        title="Previous pair (k)"
        disabled={ends.first}
        onClick={goPrevious}
      >
        <ChevronUp aria-hidden />
      </Button>
      <Button
        variant="outline"
        size="icon-sm"
        aria-label="Next pair"
        title="Next pair (j)"
        disabled={ends.last}
        onClick={goNext}
      >
        <ChevronDown aria-hidden />
      </Button>
    </nav>
  );
}
