import { formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import type { JudgeVotes } from '@/server/dataset/pairs/schema';
import { ScoreMark } from './score-mark';

/** A line a judge: what it took the rejected completion for, and why. */
export function VoteList({ votes }: { votes: JudgeVotes[] }) {
  if (votes.length === 0) return <p className="text-sm text-muted-foreground">No judge has voted yet.</p>;
  return (
    <ul className="divide-y">
      {votes.map(({ judge, rejected }) => (
        <li key={judge} className="py-1.5 text-sm first:pt-0">
          <div className="flex items-center justify-between gap-2">
            <span className="truncate font-mono text-xs">{showInert(judge)}</span>
            <ScoreMark votes={rejected} />
          </div>
          <p className="mt-0.5 text-xs break-words text-muted-foreground">{showInert(whyOf(rejected.at(-1)))}</p>
        </li>
      ))}
    </ul>
  );
}

function whyOf(vote: JudgeVotes['rejected'][number] | undefined): string {
  if (!vote) return 'It was not asked.';
  return vote.error === null ? vote.reasoning : formatReason(vote.error);
}
