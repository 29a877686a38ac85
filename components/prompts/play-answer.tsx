'use client';
import { Check, CircleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { WordDiffLine } from '@/components/pairs/word-diff-line';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { formatCount, formatReason, formatUsd } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Skeleton } from '@/components/ui/skeleton';
import { microsToUsd } from '@/server/foundation/models/schema';
import type { PlayCell } from '@/server/pipeline/prompts/schema';
import { PlayCellDialog } from './play-cell-dialog';

type PlayAnswerProps = {
  cell: PlayCell | undefined;
  /** What the developer wrote. */
  chosen: string;
  /** Whether an answer that is not here yet may come. */
  running: boolean;
  /** Which cell this is, in words. */
  title: string;
};

/** One model's answer for one context: what it changed, whether it counts, what it cost. */
export function PlayAnswer({ cell, chosen, running, title }: PlayAnswerProps) {
  const [open, setOpen] = useState(false);
  if (!cell) {
    return running ? (
      <div role="status" aria-label={`Waiting for ${title}`} className="space-y-2">
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-3 w-1/2" />
      </div>
    ) : (
      <span className="text-faint-foreground">–</span>
    );
  }
  return (
    <div className="space-y-1.5">
      <Verdict cell={cell} />
      {cell.answer && 'rejected' in cell.answer && (
        <>
          <WordDiffLine
            chosen={chosen}
            rejected={cell.answer.rejected}
            className="line-clamp-6 text-clip wrap-anywhere whitespace-normal"
          />
          <p className="text-xs wrap-anywhere">
            <code className="rounded-sm bg-rejected-soft px-1 text-rejected">{showInert(cell.answer.symbol)}</code>{' '}
            <span className="text-muted-foreground">{showInert(cell.answer.rationale)}</span>
          </p>
        </>
      )}
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 text-xs text-faint-foreground tabular-nums">{figuresOf(cell).join(' · ')}</p>
        <Button
          variant="link"
          size="sm"
          className="h-5 px-0"
          aria-label={`Details of ${title}`}
          onClick={() => setOpen(true)}
        >
          Details
        </Button>
      </div>
      <PlayCellDialog cell={cell} title={title} open={open} onOpenChange={setOpen} />
    </div>
  );
}

function Verdict({ cell: { state, verdict, error } }: { cell: PlayCell }) {
  if (state === 'failed') {
    return (
      <p className="flex items-start gap-1.5 text-xs wrap-anywhere text-danger">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        <span className="min-w-0">{showInert(error ?? 'No answer came.')}</span>
      </p>
    );
  }
  if (!verdict) return null;
  if (verdict.valid) {
    return (
      <Badge variant="success">
        <Check aria-hidden />
        Valid
      </Badge>
    );
  }
  return (
    <div className="space-y-1">
      <Badge variant="danger">
        <X aria-hidden />
        {formatReason(verdict.reason ?? 'refused')}
      </Badge>
      {verdict.detail && <p className="text-xs wrap-anywhere text-muted-foreground">{showInert(verdict.detail)}</p>}
    </div>
  );
}

/** What is known of tokens, cost and time. */
function figuresOf({ usage, costMicros, latencyMs }: PlayCell): string[] {
  return [
    usage && `${formatCount(usage.input)} in, ${formatCount(usage.output)} out`,
    costMicros !== null && formatUsd(microsToUsd(costMicros)),
    latencyMs !== null && `${formatCount(latencyMs)} ms`,
  ].filter((figure) => typeof figure === 'string');
}
