import { cn } from '@/components/ui/cn';
import { formatCount } from '@/components/ui/format';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { HALLUCINATION_TYPES, LANGUAGE_NAMES, LANGUAGES, TYPE_NAMES } from '@/server/pipeline/schema';

type CellTableProps = {
  /** Keys are 'python/method'. */
  counts: Record<string, number>;
  label: string;
};

/** Counts by language and type with sums at both edges. */
export function CellTable({ counts, label }: CellTableProps) {
  const at = (language: string, type: string) => counts[`${language}/${type}`] ?? 0;
  const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  return (
    <Table aria-label={`${label} by language and type`}>
      <TableHeader>
        <tr>
          <TableHead>Language</TableHead>
          {HALLUCINATION_TYPES.map((type) => (
            <TableHead key={type} numeric className="px-2">
              {TYPE_NAMES[type]}
            </TableHead>
          ))}
          <TableHead numeric className="pl-2">
            All
          </TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {LANGUAGES.map((language) => (
          <TableRow key={language}>
            <TableHead scope="row" className="h-7 text-sm font-normal text-foreground">
              {LANGUAGE_NAMES[language]}
            </TableHead>
            {HALLUCINATION_TYPES.map((type) => (
              <Count key={type} value={at(language, type)} />
            ))}
            <Count value={sumOf(HALLUCINATION_TYPES.map((type) => at(language, type)))} strong />
          </TableRow>
        ))}
        <TableRow>
          <TableHead scope="row" className="h-7 text-sm font-medium text-foreground">
            All
          </TableHead>
          {HALLUCINATION_TYPES.map((type) => (
            <Count key={type} value={sumOf(LANGUAGES.map((language) => at(language, type)))} strong />
          ))}
          <Count value={sumOf(Object.values(counts))} strong />
        </TableRow>
      </TableBody>
    </Table>
  );
}

function Count({ value, strong = false }: { value: number; strong?: boolean }) {
  return (
    <TableCell
      numeric
      className={cn('h-7 px-2 py-0.5 last:pr-3', strong && 'font-medium', value === 0 && 'text-faint-foreground')}
    >
      {formatCount(value)}
    </TableCell>
  );
}
