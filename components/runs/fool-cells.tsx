import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { foolColor, foolTextColor } from '@/components/ui/fool-rate';
import { formatCount, formatFoolRate } from '@/components/ui/format';
import type { FoolCell } from '@/server/pipeline/judging/schema';
import { HALLUCINATION_TYPES, LANGUAGE_NAMES, LANGUAGES, TYPE_NAMES } from '@/server/pipeline/schema';
import { describeShare } from './judge-words';

/** Mean fool rate by language and type. */
export function FoolCells({ cells }: { cells: FoolCell[] }) {
  const languages = LANGUAGES.filter((language) => cells.some((cell) => cell.language === language));
  const types = HALLUCINATION_TYPES.filter((type) => cells.some((cell) => cell.type === type));
  return (
    <Card aria-labelledby="fool-cells">
      <CardHeader id="fool-cells" title="Mean fool rate by language and type" note="n = pairs with votes" />
      <CardBody>
        <table className="w-full table-fixed border-separate border-spacing-0.5 text-sm">
          <thead>
            <tr>
              <th scope="col" className="w-28 text-left text-xs font-normal text-muted-foreground">
                Language
              </th>
              {types.map((type) => (
                <th key={type} scope="col" className="text-left text-xs font-normal text-muted-foreground">
                  {TYPE_NAMES[type]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {languages.map((language) => (
              <tr key={language}>
                <th scope="row" className="text-left font-normal text-muted-foreground">
                  {LANGUAGE_NAMES[language]}
                </th>
                {types.map((type) => (
                  <td key={type} className="p-0">
                    <Cell cell={cells.find((cell) => cell.language === language && cell.type === type)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </CardBody>
    </Card>
  );
}

function Cell({ cell }: { cell: FoolCell | undefined }) {
  if (!cell || cell.mean === null) {
    return (
      <span className="flex h-8 items-center rounded-sm border border-dashed border-input px-2 text-xs text-muted-foreground">
        {cell ? 'no votes' : '–'}
      </span>
    );
  }
  const { easy, medium, hard, mean, pooled } = cell;
  return (
    <span
      className="flex h-8 items-center justify-between rounded-sm px-2 tabular-nums"
      style={{ background: foolColor(mean), color: foolTextColor(mean) }}
      title={`${easy} easy, ${medium} medium, ${hard} hard. Fooled votes of all: ${formatFoolRate(pooled.value)}, ${describeShare(pooled)}`}
    >
      <span className="font-medium">{formatFoolRate(mean)}</span>
      <span className="text-xs">n = {formatCount(easy + medium + hard)}</span>
    </span>
  );
}
