'use client';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { pairsHref } from '@/components/shell/pairs-href';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { foolColor, foolTextColor } from '@/components/ui/fool-rate';
import { formatCount, formatFoolRate, formatPlural } from '@/components/ui/format';
import { Segmented } from '@/components/ui/segmented';
import type { LoopCounts } from '@/server/pipeline/overview';
import {
  HALLUCINATION_TYPES,
  type HallucinationType,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  TYPE_NAMES,
} from '@/server/pipeline/schema';

type CoverageCell = LoopCounts['cells'][number];
const VALUES = ['pairs', 'fool-rate'] as const;
type Value = (typeof VALUES)[number];

/** Language × type: where the pairs are, and where they are hard. Each cell opens its pairs. */
export function Coverage({ cells, slug }: { cells: CoverageCell[]; slug: string }) {
  const [value, setValue] = useQueryState('map', parseAsStringLiteral(VALUES).withDefault('pairs'));
  const filled = cells.filter(({ validPairs }) => validPairs > 0).length;
  return (
    <Card aria-labelledby="coverage">
      <CardHeader
        id="coverage"
        title="Coverage"
        note={`${filled} of ${formatPlural(cells.length, 'cell')} have pairs`}
        actions={
          <Segmented
            label="Shown in the map"
            value={value}
            onValueChange={(next) => void setValue(next)}
            options={[
              { value: 'pairs', label: 'Valid pairs' },
              { value: 'fool-rate', label: 'Mean fool rate' },
            ]}
          />
        }
      />
      <div className="p-3">
        <HeatMap cells={cells} slug={slug} value={value} />
      </div>
    </Card>
  );
}

function HeatMap({ cells, slug, value }: { cells: CoverageCell[]; slug: string; value: Value }) {
  const most = Math.max(1, ...cells.map(({ validPairs }) => validPairs));
  const find = (language: Language, type: HallucinationType) =>
    cells.find((cell) => cell.language === language && cell.type === type);
  return (
    <table className="w-full table-fixed border-separate border-spacing-0.5 text-sm">
      <caption className="sr-only">
        {value === 'pairs' ? 'Valid pairs' : 'Mean fool rate'} by language and hallucination type
      </caption>
      <thead>
        <tr>
          <th scope="col" className="h-7 w-19 px-1 text-left text-xs font-medium text-muted-foreground">
            Language
          </th>
          {HALLUCINATION_TYPES.map((type) => (
            <th
              key={type}
              scope="col"
              title={TYPE_NAMES[type]}
              className="num truncate px-1.5 text-xs font-medium text-muted-foreground"
            >
              {TYPE_NAMES[type]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LANGUAGES.map((language) => (
          <tr key={language}>
            <th scope="row" className="h-7.5 px-1 text-left font-normal">
              {LANGUAGE_NAMES[language]}
            </th>
            {HALLUCINATION_TYPES.map((type) => (
              <td key={type} className="p-0">
                <HeatCell cell={find(language, type)} slug={slug} value={value} most={most} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type HeatCellProps = { cell: CoverageCell | undefined; slug: string; value: Value; most: number };

function HeatCell({ cell, slug, value, most }: HeatCellProps) {
  const box = 'num flex h-7.5 items-center justify-end rounded-sm px-1.5';
  if (!cell || cell.validPairs === 0) {
    return <span className={cn(box, 'border border-dashed text-faint-foreground')}>0</span>;
  }
  const { language, type, contexts, validPairs, meanFoolRate } = cell;
  const text = value === 'pairs' ? formatCount(validPairs) : formatFoolRate(meanFoolRate);
  const contextNote = contexts > 0 ? `${formatPlural(contexts, 'context')}, ` : '';
  const title = `${LANGUAGE_NAMES[language]}, ${TYPE_NAMES[type].toLowerCase()}: ${contextNote}${formatPlural(validPairs, 'valid pair')}, mean fool rate ${formatFoolRate(meanFoolRate)}`;
  return (
    <Link
      href={pairsHref({
        slug,
        filter: [
          { field: 'language', op: 'eq', value: language },
          { field: 'type', op: 'eq', value: type },
        ],
      })}
      title={title}
      className={cn(box, 'hover:outline-2 hover:outline-ring')}
      style={value === 'pairs' ? amountStyle(validPairs / most) : foolStyle(meanFoolRate)}
    >
      {text}
    </Link>
  );
}

/** The root brings small cells apart, of which there are more than large ones. */
const amountStyle = (share: number) => ({
  background: `var(--amount-${Math.min(4, Math.floor(Math.sqrt(share) * 5))})`,
});

const foolStyle = (rate: number | null) =>
  rate === null ? undefined : { background: foolColor(rate), color: foolTextColor(rate) };
