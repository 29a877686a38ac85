'use client';
import { useState } from 'react';
import { BarChart, Bar as BarShape, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { formatCompact, formatCount, formatUsd } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Segmented } from '@/components/ui/segmented';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { UsageRange, UsageSummary } from '@/server/foundation/models/usage-schema';
import { type Bar, type ChartData, chartData, type Measure } from './chart-data';

const HEIGHT = 240;
const TICK = { fontSize: 11, fill: 'var(--muted-foreground)' };

type UsageChartProps = { days: UsageSummary['days']; range: UsageRange };

/** Each day as a bar, stacked by model; the same figures as a table. */
export function UsageChart({ days, range }: UsageChartProps) {
  const [measure, setMeasure] = useState<Measure>('cost');
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const data = chartData(days, range, measure);
  const format = measure === 'cost' ? formatUsd : formatCount;
  return (
    <Card aria-labelledby="by-day">
      <CardHeader
        id="by-day"
        title={measure === 'cost' ? 'What was spent each day?' : 'How many calls each day?'}
        note="by model, UTC days"
        actions={
          <>
            <Segmented
              label="Measure"
              value={measure}
              onValueChange={setMeasure}
              options={[
                { value: 'cost', label: 'Cost' },
                { value: 'calls', label: 'Calls' },
              ]}
            />
            <Segmented
              label="View"
              value={view}
              onValueChange={setView}
              options={[
                { value: 'chart', label: 'Chart' },
                { value: 'table', label: 'Table' },
              ]}
            />
          </>
        }
      />
      {data.series.length === 0 ? (
        <EmptyState
          title={measure === 'cost' ? 'Nothing was spent in these days.' : 'No model was called in these days.'}
        />
      ) : view === 'chart' ? (
        <CardBody>
          <Bars data={data} format={format} />
        </CardBody>
      ) : (
        <DayTable data={data} format={format} />
      )}
    </Card>
  );
}

type ViewProps = { data: ChartData; format: (value: number) => string };

const colorOf = (place: number) => `var(--chart-${place + 1})`;

function Bars({ data: { series, bars }, format }: ViewProps) {
  return (
    <figure className="min-w-0">
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
        {series.map((model, place) => (
          <li key={model} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-xs" style={{ background: colorOf(place) }} />
            {showInert(model)}
          </li>
        ))}
      </ul>
      <div aria-hidden style={{ height: HEIGHT }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: HEIGHT }}>
          <BarChart
            data={bars}
            margin={{ top: 4, right: 4, bottom: 0, left: 4 }}
            barCategoryGap="20%"
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
            <XAxis
              dataKey="day"
              tickFormatter={(day: string) => String(Number(day.slice(8)))}
              tickLine={false}
              axisLine={{ stroke: 'var(--border)' }}
              tick={TICK}
              minTickGap={12}
            />
            <YAxis
              width={64}
              tickLine={false}
              axisLine={false}
              tick={TICK}
              tickFormatter={(value: number) => (value < 10_000 ? format(value) : formatCompact(value))}
            />
            <Tooltip
              cursor={{ fill: 'var(--hover)' }}
              content={<DayTooltip series={series} format={format} />}
              isAnimationActive={false}
            />
            {series.map((model, place) => (
              <BarShape
                key={model}
                dataKey={(bar: Bar) => bar.values[place] ?? 0}
                name={model}
                stackId="day"
                fill={colorOf(place)}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-1 text-xs text-muted-foreground">
        {`${bars[0]?.day} to ${bars.at(-1)?.day}, ${format(bars.reduce((sum, bar) => sum + bar.total, 0))} in all`}
      </figcaption>
    </figure>
  );
}

type DayTooltipProps = {
  active?: boolean;
  payload?: readonly { payload?: Bar }[];
  series: string[];
  format: (value: number) => string;
};

function DayTooltip({ active, payload, series, format }: DayTooltipProps) {
  const bar = payload?.[0]?.payload;
  if (!active || !bar) return null;
  return (
    <div className="space-y-0.5 rounded-md bg-popover px-2 py-1 text-xs shadow-float">
      <p className="font-medium">
        {bar.day}: {format(bar.total)}
      </p>
      {series.map((model, place) =>
        (bar.values[place] ?? 0) > 0 ? (
          <p key={model} className="flex items-center gap-1.5 tabular-nums">
            <span aria-hidden className="size-2 rounded-xs" style={{ background: colorOf(place) }} />
            {showInert(model)}
            <span className="ml-auto pl-3">{format(bar.values[place] ?? 0)}</span>
          </p>
        ) : null,
      )}
    </div>
  );
}

function DayTable({ data: { series, bars }, format }: ViewProps) {
  return (
    <Table aria-labelledby="by-day">
      <TableHeader>
        <tr>
          <TableHead>Day</TableHead>
          {series.map((model) => (
            <TableHead key={model} numeric>
              {showInert(model)}
            </TableHead>
          ))}
          <TableHead numeric>In all</TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {bars
          .filter((bar) => bar.total > 0)
          .map((bar) => (
            <TableRow key={bar.day}>
              <TableHead scope="row" className="text-sm text-foreground tabular-nums">
                {bar.day}
              </TableHead>
              {series.map((model, place) => (
                <TableCell key={model} numeric>
                  {(bar.values[place] ?? 0) > 0 ? format(bar.values[place] ?? 0) : '–'}
                </TableCell>
              ))}
              <TableCell numeric className="font-medium">
                {format(bar.total)}
              </TableCell>
            </TableRow>
          ))}
      </TableBody>
    </Table>
  );
}
