import { CodeBlock } from '@/components/ui/code-block';
import { formatCount, formatDuration, formatUsd } from '@/components/ui/format';
import type { CallDetail } from '@/server/dataset/pairs/schema';
import { microsToUsd } from '@/server/foundation/models/schema';

type CallDetailsProps = {
  /** null: no model was asked. */
  call: CallDetail | null;
  /** The text to show where there is no call. */
  raw?: string;
};

/** What a call took and, behind a toggle, what it said, word for word. */
export function CallDetails({ call, raw }: CallDetailsProps) {
  const text = call?.raw ?? raw;
  return (
    <div className="mt-0.5 text-xs text-muted-foreground tabular-nums">
      {call && <span>{describeCall(call)}</span>}
      {text !== undefined && (
        <details>
          <summary className="w-fit cursor-pointer rounded-sm hover:text-foreground">Raw answer</summary>
          {text === '' ? (
            <p className="mt-1">It is empty.</p>
          ) : (
            <CodeBlock label="raw answer" code={text} className="mt-1 max-h-72 text-foreground" wrap />
          )}
          {call?.cut && <p className="mt-1">Only its beginning is shown.</p>}
        </details>
      )}
    </div>
  );
}

/** '1,204 tokens in (800 cached), 87 out, $0.0021, 1.3 s' */
export function describeCall(call: CallDetail): string {
  const { tokensIn, tokensCached, tokensOut, costMicros, latencyMs, batch } = call;
  return [
    `${formatCount(tokensIn)} tokens in${tokensCached > 0 ? ` (${formatCount(tokensCached)} cached)` : ''}`,
    `${formatCount(tokensOut)} out`,
    costMicros === null ? 'no price' : formatUsd(microsToUsd(costMicros)),
    batch ? 'in a batch' : formatDuration(latencyMs / 1_000),
  ].join(', ');
}
