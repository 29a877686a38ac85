'use client';
import { Bar, BarChart, Cell, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { foolColor } from './fool-rate';
import { formatCompact, formatCount, formatPercent } from './format';

type FoolRateHistogramProps = {
  /** Eleven counts, for fool rates 0.0, 0.1, … 1.0. */
  counts: readonly number[];
  /** Pixels. */
  height?: number;
};

type Bin = { rate: string; pairs: number; share: number };

/** How many pairs fool how many judges; the same eleven colours as everywhere. */
export function FoolRateHistogram({ counts, height = 220 }: FoolRateHistogramProps) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bins = counts.map(
    (pairs, step): Bin => ({
      rate: (step / 10).toFixed(1),
      pairs,
      share: total > 0 ? pairs / total : 0,
    }),
  );
  return (
    <figure className="min-w-0">
      <div aria-hidden style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 420, height }}>
          <BarChart
            data={bins}
            margin={{ top: 18, right: 10, bottom: 0, left: 10 }}
            barCategoryGap={2}
            accessibilityLayer={false}
          >
            <XAxis
              dataKey="rate"
              interval={0}
              tickLine={false}
              axisLine={{ stroke: 'var(--border)' }}
              tick={{ fontSize: 11, fill: 'var(--muted-foreground)' }}
            />
            <YAxis hide domain={[0, 'dataMax']} />
            <Tooltip cursor={{ fill: 'var(--hover)' }} content={<BinTooltip />} isAnimationActive={false} />
            <Bar dataKey="pairs" isAnimationActive={false} radius={[2, 2, 0, 0]}>
              {bins.map(({ rate }) => (
                <Cell key={rate} fill={foolColor(Number(rate))} />
              ))}
              <LabelList
                dataKey="pairs"
                position="top"
                fontSize={11}
                fill="var(--muted-foreground)"
                formatter={(value) => (Number(value) > 0 ? formatCompact(Number(value)) : '')}
              />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-1 text-xs text-muted-foreground">
        Valid pairs by share of judges fooled, n = {formatCount(total)}
      </figcaption>
      <table className="sr-only">
        <caption>Valid pairs by fool rate</caption>
        <thead>
          <tr>
            <th scope="col">Fool rate</th>
            <th scope="col">Pairs</th>
          </tr>
        </thead>
        <tbody>
          {bins.map(({ rate, pairs }) => (
            <tr key={rate}>
              <th scope="row">{rate}</th>
              <td>{formatCount(pairs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

type BinTooltipProps = { active?: boolean; payload?: readonly { payload?: Bin }[] };

function BinTooltip({ active, payload }: BinTooltipProps) {
  const bin = payload?.[0]?.payload;
  if (!active || !bin) return null;
  return (
    <div className="rounded-md bg-popover px-2 py-1 text-xs shadow-float">
      Fool rate {bin.rate}: {formatCount(bin.pairs)} pairs, {formatPercent(bin.share)}
    </div>
  );
}
