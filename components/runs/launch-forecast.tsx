'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { explain } from '@/components/ui/error-state';
import { formatCount, formatPlural, formatUsd } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { Forecast } from '@/server/pipeline/forecast/schema';
import { type PipelineConfig, pipelineConfigSchema } from '@/server/pipeline/schema';
import {
  formatCostRange,
  formatExpectedCost,
  formatRange,
  formatTime,
  formatTokens,
  suggestCap,
} from './forecast-words';
import type { LaunchValues } from './launch-values';
import { useSettled } from './use-settled';

/** Typing goes on faster than this; the forecast waits for the pause. */
const SETTLE_MS = 600;

/** What the form's run would ask for, cost and take. Follows the form. */
export function LaunchForecast({ projectId }: { projectId: string }) {
  const trpc = useTRPC();
  const values = useWatch<LaunchValues>() as LaunchValues;
  const settled = useSettled(JSON.stringify(values), SETTLE_MS);
  const config = readConfig(settled);
  const { data, error, isFetching } = useQuery(
    trpc.runs.forecast.queryOptions(
      { projectId, config: config ?? EMPTY },
      { enabled: config !== null, placeholderData: keepPreviousData, retry: false, staleTime: 30_000 },
    ),
  );
  const stale = isFetching || settled !== JSON.stringify(values);
  return (
    <Card aria-labelledby="forecast">
      <CardHeader id="forecast" title="Forecast" note={data && config && stale ? 'counting again' : undefined} />
      <div className="p-3" aria-live="polite" aria-busy={stale}>
        <Content
          forecast={config ? data : undefined}
          error={config ? error : null}
          ready={config !== null}
          stale={stale}
        />
      </div>
    </Card>
  );
}

/** Never sent: the query is off while the form is not valid. */
const EMPTY: LaunchValues = { source: { directory: '/' } };

function readConfig(json: string): PipelineConfig | null {
  return pipelineConfigSchema.safeParse(JSON.parse(json)).data ?? null;
}

type ContentProps = { forecast: Forecast | undefined; error: unknown; ready: boolean; stale: boolean };

function Content({ forecast, error, ready, stale }: ContentProps) {
  if (!ready)
    return (
      <p className="text-sm text-muted-foreground">Shows calls, tokens, cost and time once the form is filled in.</p>
    );
  if (error) return <p className="text-sm break-words text-warning">{explain(error)}</p>;
  if (!forecast) return <Skeleton className="h-32" />;
  return (
    <div className={cn('space-y-3', stale && 'opacity-60')}>
      <Sum forecast={forecast} />
      {forecast.models.length > 0 && <ModelRows models={forecast.models} />}
      <p className="text-xs text-muted-foreground">{showInert(forecast.basis.text)}</p>
      {forecast.assumptions.length > 0 && (
        <details className="text-xs text-muted-foreground">
          <summary className="cursor-pointer">{formatPlural(forecast.assumptions.length, 'assumption')}</summary>
          <ul className="mt-1 list-disc space-y-0.5 pl-4">
            {forecast.assumptions.map((assumption) => (
              <li key={assumption}>{showInert(assumption)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Sum({ forecast }: { forecast: Forecast }) {
  const { total, contexts, pairs } = forecast;
  const { setValue } = useFormContext<LaunchValues, unknown, PipelineConfig>();
  const cap = suggestCap(forecast);
  const costs = forecast.models.length > 0;
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-xl font-semibold tabular-nums">
          {costs ? formatExpectedCost(total.costUsd) : 'No cost'}
        </span>
        <span className="text-xs text-muted-foreground tabular-nums">
          {costs
            ? `${formatCostRange(total.costUsd)} · ${formatTime(total.seconds)}`
            : 'The offline panel needs no provider.'}
        </span>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm tabular-nums">
        <Fact label="Contexts" value={formatRange(contexts, formatCount)} />
        <Fact label="Valid pairs" value={formatRange(pairs, formatCount)} />
        {costs && <Fact label="Calls" value={formatRange(total.calls, formatCount)} />}
        {costs && <Fact label="Tokens" value={formatTokens(total.tokens)} />}
      </dl>
      {cap !== null && (
        <Button
          variant="outline"
          size="sm"
          onClick={() => setValue('budget.cap_usd', cap, { shouldDirty: true, shouldValidate: true })}
        >
          Set the cap to {formatUsd(cap)}
        </Button>
      )}
    </>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="text-right">{value}</dd>
    </>
  );
}

function ModelRows({ models }: { models: Forecast['models'] }) {
  return (
    <Table aria-label="Forecast by model" className="text-xs">
      <TableHeader>
        <tr>
          <TableHead className="px-1">Model</TableHead>
          <TableHead numeric className="px-1">
            Calls
          </TableHead>
          <TableHead numeric className="px-1">
            Cost
          </TableHead>
          <TableHead numeric className="px-1">
            Time
          </TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {models.map((model) => (
          <TableRow key={`${model.role}/${model.slug}`}>
            <TableHead scope="row" className="h-auto max-w-36 truncate px-1 py-1 text-foreground" title={model.slug}>
              <span className="block truncate">{showInert(model.label)}</span>
              <span className="block font-normal text-muted-foreground">
                {model.role === 'generate' ? 'generates' : 'judges'}
                {model.batch && ', batch'}
              </span>
            </TableHead>
            <TableCell numeric className="px-1" title={formatRange(model.calls, formatCount)}>
              {formatCount(model.calls.expected)}
              {model.reused > 0 && (
                <span className="block text-muted-foreground">{formatCount(model.reused)} stored</span>
              )}
            </TableCell>
            <TableCell numeric className="px-1" title={formatCostRange(model.costUsd)}>
              {formatExpectedCost(model.costUsd)}
            </TableCell>
            <TableCell numeric className="px-1 whitespace-nowrap">
              {formatTime(model.seconds)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
