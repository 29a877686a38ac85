'use client';
import { cn } from '@/components/ui/cn';
import { formatCompact, formatCount, formatPlural } from '@/components/ui/format';
import type { CorpusOverview } from '@/server/pipeline/corpus/view/schema';
import {
  HALLUCINATION_TYPES,
  type HallucinationType,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  TYPE_NAMES,
} from '@/server/pipeline/schema';

export type Cell = { language: Language | null; type: HallucinationType | null };

type CoverageMapProps = {
  cells: CorpusOverview['cells'];
  /** The cell or edge that lists are narrowed to. */
  chosen: Cell;
  onChoose: (cell: Cell) => void;
};

/** Contexts by language and type. A click on a cell, a language or a type narrows the lists below; another one widens them. */
export function CoverageMap({ cells, chosen, onChoose }: CoverageMapProps) {
  const most = Math.max(1, ...cells.map(({ contexts }) => contexts));
  const sum = ({ language, type }: Cell) =>
    cells.reduce((total, cell) => {
      const fits = (!language || cell.language === language) && (!type || cell.type === type);
      return fits ? total + cell.contexts : total;
    }, 0);
  const cellProps = (cell: Cell, share: number | null) => ({
    ...{ cell, share, contexts: sum(cell), onChoose },
    chosen: chosen.language === cell.language && chosen.type === cell.type,
  });
  return (
    <table className="w-full table-fixed border-separate border-spacing-0.5 text-sm">
      <caption className="sr-only">Contexts by hallucination type and language</caption>
      <thead>
        <tr>
          <th scope="col" className="w-36 px-1 text-left text-xs font-medium text-muted-foreground">
            Contexts
          </th>
          {LANGUAGES.map((language) => (
            <th key={language} scope="col" className="num px-1.5 text-xs font-medium text-muted-foreground">
              {LANGUAGE_NAMES[language]}
            </th>
          ))}
          <th scope="col" className="num px-1.5 text-xs font-medium text-muted-foreground">
            All
          </th>
        </tr>
      </thead>
      <tbody>
        {HALLUCINATION_TYPES.map((type) => (
          <tr key={type}>
            <th scope="row" className="truncate px-1 text-left font-normal">
              {TYPE_NAMES[type]}
            </th>
            {LANGUAGES.map((language) => {
              const share = sum({ language, type }) / most;
              return <MapCell key={language} {...cellProps({ language, type }, share)} />;
            })}
            <MapCell {...cellProps({ language: null, type }, null)} />
          </tr>
        ))}
        <tr>
          <th scope="row" className="px-1 text-left font-normal">
            All
          </th>
          {LANGUAGES.map((language) => (
            <MapCell key={language} {...cellProps({ language, type: null }, null)} />
          ))}
          <td className="num px-1.5 font-medium">{formatCompact(sum({ language: null, type: null }))}</td>
        </tr>
      </tbody>
    </table>
  );
}

type MapCellProps = {
  cell: Cell;
  contexts: number;
  /** Of the fullest cell; null for sums. */
  share: number | null;
  chosen: boolean;
  onChoose: (cell: Cell) => void;
};

function MapCell({ cell, contexts, share, chosen, onChoose }: MapCellProps) {
  const words = nameCell(cell);
  return (
    <td className="p-0">
      <button
        type="button"
        aria-pressed={chosen}
        aria-label={`${words}: ${formatPlural(contexts, 'context')}`}
        title={`${words}: ${formatCount(contexts)}`}
        onClick={() => onChoose(chosen ? { language: null, type: null } : cell)}
        className={cn(
          'num block h-6.5 w-full rounded-sm px-1.5 hover:outline-2 hover:outline-ring',
          contexts === 0 && 'border border-dashed text-faint-foreground',
          share === null && 'border-transparent font-medium',
          chosen && 'outline-2 outline-primary',
        )}
        style={share === null || contexts === 0 ? undefined : amountStyle(share)}
      >
        {formatCompact(contexts)}
      </button>
    </td>
  );
}

/** 'Python, method', 'Python', 'Method' or 'All'. */
export function nameCell({ language, type }: Cell): string {
  if (language && type) return `${LANGUAGE_NAMES[language]}, ${TYPE_NAMES[type].toLowerCase()}`;
  if (language) return LANGUAGE_NAMES[language];
  return type ? TYPE_NAMES[type] : 'All';
}

/** The root brings small cells apart, of which there are more than large ones. */
const amountStyle = (share: number) => ({
  background: `var(--amount-${Math.min(4, Math.floor(Math.sqrt(share) * 5))})`,
});
