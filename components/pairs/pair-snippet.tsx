import { cn } from '@/components/ui/cn';
import { showInert } from '@/components/ui/inert-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { PairDetail } from '@/server/dataset/pairs/schema';

type PairSnippetProps = { pair: PairDetail; className?: string };

const LINES_BEFORE = 5;
const LINES_AFTER = 4;

/** Both completions among a few lines of their file. Plain text, so that a pane can follow the cursor at once. */
export function PairSnippet({ pair, className }: PairSnippetProps) {
  const before = pair.prefix.split('\n');
  const after = pair.suffix.split('\n');
  const lead = before.at(-1) ?? '';
  const tail = after[0] ?? '';
  return (
    <ScrollRegion label="Code" className={cn('rounded-md border bg-subtle py-1.5', className)}>
      <pre className="w-max min-w-full font-mono text-xs leading-5">
        <Context lines={before.slice(0, -1).slice(-LINES_BEFORE)} />
        <Hole side="chosen" lead={lead} text={pair.chosen} tail={tail} />
        <Hole side="rejected" lead={lead} text={pair.rejected} tail={tail} />
        <Context lines={after.slice(1).slice(0, LINES_AFTER)} />
      </pre>
    </ScrollRegion>
  );
}

function Context({ lines }: { lines: string[] }) {
  if (lines.length === 0) return null;
  return <span className="block px-3 text-muted-foreground">{inert(lines.join('\n'))}</span>;
}

const SIDES = {
  chosen: { label: 'Chosen: ', line: 'bg-chosen-soft border-chosen', word: 'bg-chosen-word' },
  rejected: { label: 'Rejected: ', line: 'bg-rejected-soft border-rejected', word: 'bg-rejected-word' },
};

type HoleProps = { side: keyof typeof SIDES; lead: string; text: string; tail: string };

function Hole({ side, lead, text, tail }: HoleProps) {
  const { label, line, word } = SIDES[side];
  return (
    <span className={cn('block border-l-2 pr-3 pl-2.5', line)}>
      <span className="sr-only">{label}</span>
      <span className="text-muted-foreground">{inert(lead)}</span>
      <span className={cn('rounded-[3px]', word)}>{inert(text)}</span>
      <span className="text-muted-foreground">{inert(tail)}</span>
    </span>
  );
}

/** Without carriage returns, which a browser would show as line ends of their own. */
const inert = (text: string) => showInert(text.replaceAll('\r\n', '\n').replace(/\r$/, ''));
