import { memo } from 'react';
import { cn } from '@/components/ui/cn';
import { showInert } from '@/components/ui/inert-text';
import { diffWords } from './word-diff';

type WordDiffLineProps = { chosen: string; rejected: string; className?: string };

/** `store.[getUser → fetchUser](id)` on one line: what both share once, and in each change the chosen words first. */
export const WordDiffLine = memo(function WordDiffLine({ chosen, rejected, className }: WordDiffLineProps) {
  const [from, to] = [oneLine(chosen), oneLine(rejected)];
  return (
    <span className={cn('block truncate font-mono text-xs', className)}>
      <span className="sr-only">{`chosen ${from}, rejected ${to}`}</span>
      <span aria-hidden>
        {stepsOf(from, to).map((step) => (
          <Step key={step.at} step={step} />
        ))}
      </span>
    </span>
  );
});

/** A shared stretch has `same`, a change what was chosen and what was rejected instead. */
type DiffStep = { at: number; same: string; chosen: string; rejected: string };

function Step({ step: { same, chosen, rejected } }: { step: DiffStep }) {
  if (same) return <span className="text-muted-foreground">{same}</span>;
  const sign = chosen === '' ? '+' : rejected === '' ? '−' : null;
  return (
    <>
      {sign && (
        <span className={cn('px-0.5 font-semibold', sign === '+' ? 'text-rejected' : 'text-chosen')}>{sign}</span>
      )}
      {chosen && <span className="rounded-[3px] bg-chosen-word px-0.5">{chosen}</span>}
      {!sign && <span className="px-1 text-faint-foreground">→</span>}
      {rejected && <span className="rounded-[3px] bg-rejected-word px-0.5">{rejected}</span>}
    </>
  );
}

function stepsOf(chosen: string, rejected: string): DiffStep[] {
  const steps: DiffStep[] = [];
  let at = 0;
  for (const { kind, text } of diffWords(chosen, rejected)) {
    const last = steps.at(-1);
    // Chosen words come first in a change, so rejected ones after them belong to the same one.
    if (kind === 'rejected' && last && last.chosen !== '' && last.rejected === '') last.rejected = text;
    else steps.push({ at, same: '', chosen: '', rejected: '', [kind]: text });
    at += text.length;
  }
  const [first] = steps;
  if (steps.length > 1 && first && first.same.length > LEAD) first.same = `…${first.same.slice(-KEPT)}`;
  return steps;
}

/** A lead that is longer than this is cut, so that the change stays in sight. */
const LEAD = 20;
const KEPT = 16;

/** Line ends and their indentation as one sign. */
const oneLine = (text: string) => showInert(text.replaceAll(/\s*\r?\n\s*/g, ' ⏎ '));
