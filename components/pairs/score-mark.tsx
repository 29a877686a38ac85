import { CircleAlert, CircleCheck, CircleHelp, CircleSlash } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { Vote } from '@/server/dataset/pairs/schema';
import { tallyVotes, type Verdict, verdictText } from './vote-tally';

const ICONS: Record<Verdict, typeof CircleAlert> = {
  real: CircleCheck,
  invented: CircleSlash,
  split: CircleHelp,
  none: CircleAlert,
};

/** What a judge took a completion for: real (1), invented (0), or no vote; with several votes, how many say so. */
export function ScoreMark({ votes, className }: { votes: Pick<Vote, 'score'>[]; className?: string }) {
  const tally = tallyVotes(votes);
  const Icon = ICONS[tally.verdict];
  return (
    <span className={cn('inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap', className)}>
      <Icon
        aria-hidden
        className={cn('size-3.5', tally.verdict === 'none' ? 'text-warning' : 'text-muted-foreground')}
      />
      <span className="tabular-nums">{verdictText(tally)}</span>
    </span>
  );
}
