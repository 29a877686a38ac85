import { CircleAlert } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import { showInert } from '@/components/ui/inert-text';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { JudgeVotes, Vote } from '@/server/dataset/pairs/schema';

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
  const verdict = verdictOf(vote);
  const judge = showInert(of.judge);
  return (
    <Popover>
      <PopoverTrigger
        aria-label={`${judge}: ${verdict}`}
        title={`${judge}: ${verdict}`}
        className="flex h-6 w-4.5 items-center justify-center rounded-sm hover:bg-hover data-[state=open]:bg-hover"
      >
        {vote === undefined || vote.score === null ? (
          <CircleAlert aria-hidden className="size-3 text-warning" />
        ) : (
          <span
            className={cn(
              'size-2.5 rounded-full border-[1.5px]',
              vote.score === 1 ? 'border-rejected bg-rejected' : 'border-faint-foreground',
            )}
          />
        )}
      </PopoverTrigger>
      <PopoverContent aria-label={judge} className="w-80 text-sm">
        <p className="font-mono text-xs">{judge}</p>
        <p className="mt-0.5 font-medium">{sentence(verdict)}</p>
        {vote && <p className="mt-1 break-words text-muted-foreground">{showInert(vote.error ?? vote.reasoning)}</p>}
      </PopoverContent>
    </Popover>
  );
}

function verdictOf(vote: Vote | undefined): string {
  if (!vote || vote.score === null) return 'no vote';
  return vote.score === 1 ? 'fooled, took the rejected completion for real' : 'not fooled';
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
