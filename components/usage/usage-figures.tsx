import { formatCompact, formatCount, formatPercent } from '@/components/ui/format';
import type { UsageSummary } from '@/server/foundation/models/usage-schema';
import { formatCost, formatLatency, noteOnCost } from './words';

/** The sums of the chosen days. */
export function UsageFiguresRow({ total }: { total: UsageSummary['total'] }) {
  const { calls, failed, tokens, latency } = total;
  const figures = [
    { label: 'Spent', value: formatCost(total), note: noteOnCost(total) ?? 'in the chosen days' },
    {
      label: 'Calls',
      value: formatCount(calls),
      note: failed > 0 ? `${formatCount(failed)} failed (${formatPercent(failed / calls, 1)})` : 'none failed',
    },
    {
      label: 'Tokens in',
      value: formatCompact(tokens.input),
      note: tokens.cached > 0 ? `${formatPercent(tokens.cached / tokens.input)} from cache` : 'none from cache',
    },
    {
      label: 'Tokens out',
      value: formatCompact(tokens.output),
      note: calls > 0 ? `${formatCount(tokens.output / calls)} a call` : '',
    },
    {
      label: 'Latency',
      value: latency ? formatLatency(latency.p50) : '–',
      note: latency ? `median; 95% under ${formatLatency(latency.p95)}` : 'no single calls',
    },
  ];
  return (
    <dl className="grid grid-cols-5 divide-x rounded-md border max-lg:grid-cols-3">
      {figures.map(({ label, value, note }) => (
        <div key={label} className="min-w-0 px-3 py-2">
          <dt className="truncate text-xs text-muted-foreground">{label}</dt>
          <dd>
            <span className="block text-lg font-semibold tabular-nums">{value}</span>
            <span className="block truncate text-xs text-muted-foreground tabular-nums">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
