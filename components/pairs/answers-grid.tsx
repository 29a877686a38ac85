import Link from 'next/link';
import type { MouseEvent } from 'react';
import { cn } from '@/components/ui/cn';
import { foolColor, foolTextColor } from '@/components/ui/fool-rate';
import { formatFoolRate, formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import type { PairDetail, Sibling } from '@/server/dataset/pairs/schema';
import { HALLUCINATION_TYPES, TYPE_NAMES } from '@/server/pipeline/schema';
import { SHORT_TYPE_NAMES } from './words';

type AnswersGridProps = { pair: PairDetail; hrefOf: (pairId: string) => string; onOpen: (pairId: string) => void };

/** Type by generator: what the panel made of the same hole, coloured by how many judges it fooled. */
export function AnswersGrid({ pair, hrefOf, onOpen }: AnswersGridProps) {
  const types = HALLUCINATION_TYPES.filter((type) => pair.answers.some((answer) => answer.type === type));
  const generators = [...new Set(pair.answers.map(({ generator }) => generator))].toSorted();
  return (
    <table className="w-full table-fixed border-separate border-spacing-0.5 text-xs">
      <thead>
        <tr>
          <th scope="col" className="w-18 text-left font-normal text-muted-foreground">
            <span className="sr-only">Type</span>
          </th>
          {generators.map((generator) => (
            <th
              key={generator}
              scope="col"
              className="px-0.5 text-left align-bottom font-mono font-normal text-2xs text-muted-foreground"
            >
              <span className="block truncate" title={showInert(generator)}>
                {showInert(shortGenerator(generator))}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <tr key={type}>
            <th scope="row" className="truncate pr-1 text-left font-normal text-muted-foreground">
              {SHORT_TYPE_NAMES[type]}
            </th>
            {generators.map((generator) => (
              <td key={generator} className="p-0 align-top">
                {pair.answers
                  .filter((answer) => answer.type === type && answer.generator === generator)
                  .map((answer) => (
                    <AnswerCard
                      key={answer.id}
                      answer={answer}
                      current={answer.id === pair.id}
                      href={hrefOf(answer.id)}
                      onOpen={onOpen}
                    />
                  ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type AnswerCardProps = Pick<AnswersGridProps, 'onOpen'> & { answer: Sibling; current: boolean; href: string };

function AnswerCard({ answer, current, href, onOpen }: AnswerCardProps) {
  const { valid, foolRate, reason, symbol } = answer;
  const verdict = valid
    ? `fool rate ${formatFoolRate(foolRate)}`
    : `refused: ${formatReason(reason ?? '').toLowerCase()}`;
  const label = `${TYPE_NAMES[answer.type]} by ${answer.generator}, ${showInert(symbol)}, ${verdict}`;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(answer.id);
  };
  const rated = valid && foolRate !== null;
  return (
    <Link
      href={href}
      onClick={open}
      prefetch={false}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      title={label}
      className={cn(
        'mb-0.5 flex h-7 items-center justify-center rounded-sm text-xs font-medium tabular-nums last:mb-0',
        !rated && 'border border-dashed border-input text-muted-foreground',
        current && 'outline-2 outline-offset-1 outline-primary',
      )}
      style={rated ? { background: foolColor(foolRate), color: foolTextColor(foolRate) } : undefined}
    >
      {valid ? formatFoolRate(foolRate) : 'refused'}
    </Link>
  );
}

/** The columns are narrow; the whole name is in the hint. */
const shortGenerator = (generator: string) => generator.replace(/^offline-/, '').replace(/^.*\//, '');
