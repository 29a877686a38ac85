import { CircleAlert } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import { formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { JudgeVotes } from '@/server/dataset/pairs/schema';
import { tallyVotes, type VoteTally } from './vote-tally';

/** A dot a judge: filled when the rejected completion fooled it. Hover names it, a click shows what it said. */
export function JudgeDots({ votes }: { votes: JudgeVotes[] }) {
  if (votes.length === 0) return null;
  return (
    <ul aria-label="Judges" className="flex items-center">
      {votes.map((of) => (
        <li key={of.judge} className="flex">
          <JudgeDot of={of} />
        </li>
      ))}
    </ul>
  );
}

function JudgeDot({ of }: { of: JudgeVotes }) {
  const vote = of.rejected.at(-1);
  const tally = tallyVotes(of.rejected);
  const verdict = describeTally(tally);
  const judge = showInert(of.judge);
  return (
    <Popover>
      <PopoverTrigger
        aria-label={`${judge}: ${verdict}`}
        title={`${judge}: ${verdict}`}
        className="flex h-6 w-4.5 items-center justify-center rounded-sm hover:bg-hover data-[state=open]:bg-hover"
      >
        {tally.verdict === 'none' ? (
          <CircleAlert aria-hidden className="size-3 text-warning" />
        ) : (
          <span
            className={cn(
              'size-2.5 rounded-full border-[1.5px]',
              tally.verdict === 'real' && 'border-rejected bg-rejected',
              tally.verdict === 'split' &&
                'border-rejected bg-linear-to-t from-50% from-rejected to-50% to-transparent',
              tally.verdict === 'invented' && 'border-faint-foreground',
            )}
          />
        )}
      </PopoverTrigger>
      <PopoverContent aria-label={judge} className="w-80 text-sm">
        <p className="font-mono text-xs">{judge}</p>
        <p className="mt-0.5 font-medium">{sentence(verdict)}</p>
        {vote && (
          <p className="mt-1 break-words text-muted-foreground">
            {showInert(vote.error === null ? vote.reasoning : formatReason(vote.error))}
          </p>
        )}
      </PopoverContent>
    </Popover>
  );
}

function describeTally({ verdict, agreeing, valid }: VoteTally): string {
  const votes = valid > 1 ? ` in ${agreeing} of ${valid} votes` : '';
  if (verdict === 'none') return 'no vote';
  if (verdict === 'split') return `fooled${votes}`;
  return verdict === 'real' ? `fooled${votes}, took the rejected completion for real` : `not fooled${votes}`;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
