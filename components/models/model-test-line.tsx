import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { explain } from '@/components/ui/error-state';
import { formatCount, formatUsd } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { TableCell, TableRow } from '@/components/ui/table';
import { type ModelTest, microsToUsd } from '@/server/foundation/models/schema';

type ModelTestLineProps = { result: ModelTest | undefined; error: unknown; onClose: () => void };

const COLUMNS = 10;

/** What one real call said, how long it took and what it cost; or why there was no answer. */
export function ModelTestLine({ result, error, onClose }: ModelTestLineProps) {
  return (
    <TableRow className="bg-subtle hover:bg-subtle">
      <TableCell colSpan={COLUMNS} className="py-1.5">
        <div role="status" className="flex items-start gap-2 text-xs">
          {result ? <Answer result={result} /> : <Failure error={error} />}
          <Button variant="ghost" size="icon-sm" aria-label="Close the test's result" onClick={onClose}>
            <X aria-hidden />
          </Button>
        </div>
      </TableCell>
    </TableRow>
  );
}

function Answer({ result: { text, state, latencyMs, usage, costMicros } }: { result: ModelTest }) {
  const cost = costMicros === null ? 'no price set' : formatUsd(microsToUsd(costMicros));
  return (
    <div className="flex min-w-0 flex-1 items-start gap-2 py-1.5">
      <CircleCheck aria-hidden className="mt-px size-3.5 shrink-0 text-success" />
      <p className="shrink-0 tabular-nums">
        <span className="font-medium">{STATE[state]}</span> in {formatCount(latencyMs)} ms
        <span className="text-muted-foreground">
          {' '}
          · {formatCount(usage.input)} tokens in{usage.cached > 0 && `, ${formatCount(usage.cached)} of them cached`},{' '}
          {formatCount(usage.output)} out · {cost}
        </span>
      </p>
      <code className="line-clamp-2 min-w-0 break-words text-muted-foreground">{showInert(text)}</code>
    </div>
  );
}

const STATE: Record<ModelTest['state'], string> = {
  answered: 'Answered',
  truncated: 'Cut off',
  refused: 'Refused',
};

function Failure({ error }: { error: unknown }) {
  return (
    <div className="flex min-w-0 flex-1 items-start gap-2 py-1.5 text-danger">
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <p className="min-w-0 break-words">{showInert(explain(error))}</p>
    </div>
  );
}
