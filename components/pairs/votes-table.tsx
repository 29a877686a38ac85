import { Badge } from '@/components/ui/badge';
import { formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { JudgeVotes, Vote } from '@/server/dataset/pairs/schema';
import { CallDetails } from './call-details';
import { ScoreMark } from './score-mark';
import { tallyVotes } from './vote-tally';

/** What each judge made of each candidate. It saw one at a time and was not told which it was. */
export function VotesTable({ votes }: { votes: JudgeVotes[] }) {
  if (votes.length === 0) {
    return <p className="text-sm text-muted-foreground">No judge has voted yet. Only valid pairs are judged.</p>;
  }
  return (
    <div className="rounded-md border">
      <Table className="table-fixed">
        <TableHeader>
          <TableRow>
            <TableHead className="w-52">Judge</TableHead>
            <TableHead>Chosen</TableHead>
            <TableHead>Rejected</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {votes.map((of) => (
            <TableRow key={of.judge}>
              <TableCell className="align-top">
                <span className="block font-mono text-xs leading-5 break-all">{showInert(of.judge)}</span>
                <Verdict of={of} />
              </TableCell>
              <TableCell className="align-top">
                <Votes votes={of.chosen} />
              </TableCell>
              <TableCell className="align-top">
                <Votes votes={of.rejected} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

/** Fooled, and whether the judge can be relied on: one that says 1 to all is fooled by all. */
function Verdict({ of: { chosen, rejected } }: { of: JudgeVotes }) {
  const fooled = tallyVotes(rejected).verdict === 'real';
  const missed = tallyVotes(chosen).verdict === 'invented';
  if (!fooled && !missed) return null;
  return (
    <span className="mt-0.5 flex flex-wrap gap-1">
      {fooled && <Badge variant="danger">Fooled</Badge>}
      {missed && (
        <Badge variant="warning" title="It took the developer's own code for invented.">
          Unreliable here
        </Badge>
      )}
    </span>
  );
}

/** One vote is shown in full; of several the count, and each behind a toggle. */
function Votes({ votes }: { votes: Vote[] }) {
  const [first, ...more] = votes;
  if (!first) return <span className="text-muted-foreground">Not asked</span>;
  if (more.length === 0) return <OneVote vote={first} />;
  const { invalid } = tallyVotes(votes);
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm">
        <ScoreMark votes={votes} />
        {invalid > 0 && <span className="pl-2 text-xs text-warning">{invalid} no vote</span>}
      </summary>
      <ol className="mt-1 space-y-2 border-l pl-3">
        {votes.map((vote) => (
          <li key={vote.id}>
            <OneVote vote={vote} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function OneVote({ vote }: { vote: Vote }) {
  return (
    <>
      <ScoreMark votes={[vote]} />
      {vote.error && <span className="pl-2 text-xs text-warning">{showInert(formatReason(vote.error))}</span>}
      {vote.reasoning !== vote.error && (
        <p className="text-sm break-words text-muted-foreground">{showInert(vote.reasoning)}</p>
      )}
      <CallDetails call={vote.call} />
    </>
  );
}
