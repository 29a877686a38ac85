import { Badge } from '@/components/ui/badge';
import { foolColor } from '@/components/ui/fool-rate';
import { formatFoolRate, formatPlural, formatReason } from '@/components/ui/format';
import type { PairDetail } from '@/server/dataset/pairs/schema';

/** The fool rate with what it rests on: '0.67, 95% interval 0.21 to 0.94, 3 votes', and its band. */
export function FoolSummary({ pair }: { pair: PairDetail }) {
  const { foolRate, foolInterval, validVotes, difficulty } = pair;
  if (foolRate === null || !foolInterval) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted-foreground tabular-nums">
      <span>
        Fool rate <span className="font-medium text-foreground">{formatFoolRate(foolRate)}</span>, 95% interval{' '}
        {formatFoolRate(foolInterval.low)} to {formatFoolRate(foolInterval.high)},{' '}
        {formatPlural(validVotes, 'valid vote')}
      </span>
      {difficulty && (
        <Badge title="By the cut-offs of the project">
          <span aria-hidden className="size-2 rounded-[2px]" style={{ background: foolColor(foolRate) }} />
          {formatReason(difficulty)}
        </Badge>
      )}
    </p>
  );
}
