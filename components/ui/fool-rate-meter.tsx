import { cn } from './cn';
import { foolColor } from './fool-rate';
import { formatFoolRate } from './format';

type FoolRateMeterProps = {
  /** Fooled votes / valid votes; null until a judge gave a valid vote. */
  value: number | null;
  /** Valid votes: one segment each, up to 8; without it, or with more, the bar is continuous. */
  votes?: number;
  showValue?: boolean;
  className?: string;
};

const MAX_SEGMENTS = 8;

/** ▮▮▯ 0.67: how many judges were fooled. */
export function FoolRateMeter({ value, votes = 0, showValue = true, className }: FoolRateMeterProps) {
  const text = formatFoolRate(value);
  const label = value === null ? 'No votes yet' : `Fool rate ${text}${votes > 0 ? `, ${votes} votes` : ''}`;
  return (
    <span className={cn('inline-flex items-center gap-1.5', className)}>
      <span role="img" aria-label={label} title={label} className="inline-flex h-2.5 w-12 shrink-0 gap-0.5">
        <Bar value={value} votes={votes} />
      </span>
      {showValue && (
        <span aria-hidden className="w-8 text-right text-sm tabular-nums">
          {text}
        </span>
      )}
    </span>
  );
}

function Bar({ value, votes }: { value: number | null; votes: number }) {
  if (value === null) return <span className="h-full w-full rounded-[2px] border border-dashed border-input" />;
  if (votes < 2 || votes > MAX_SEGMENTS) {
    return (
      <span className="h-full w-full overflow-hidden rounded-[2px] bg-track">
        <span className="block h-full" style={{ width: `${value * 100}%`, background: foolColor(value) }} />
      </span>
    );
  }
  const fooled = Math.round(value * votes);
  return [...Array(votes).keys()].map((vote) => (
    <span
      key={vote}
      className="h-full flex-1 rounded-[2px] bg-track"
      style={vote < fooled ? { background: foolColor(value) } : undefined}
    />
  ));
}
