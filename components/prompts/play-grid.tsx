'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { FileCode2 } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { showInert } from '@/components/ui/inert-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { ContextSample } from '@/server/pipeline/prompts/schema';
import { LANGUAGE_NAMES } from '@/server/pipeline/schema';
import { PlayAnswer } from './play-answer';
import { findCell, isSameText, type PlayState, playsOn, type Side } from './play-state';

type PlayGridProps = {
  type: string;
  /** Where the contexts come from. */
  from: 'sample' | 'ids';
  contexts: Pick<UseQueryResult<ContextSample[], unknown>, 'data' | 'error' | 'refetch'>;
  models: string[];
  sides: Side[];
  /** As they would be run now. */
  prompts: PlayState['prompts'];
  state: PlayState;
};

/** Contexts down, models across; with two versions each model has both side by side. */
export function PlayGrid({ type, from, contexts, models, sides, prompts, state }: PlayGridProps) {
  const stale = sides.some((side) => state.prompts[side] && !isSameText(state.prompts[side], prompts[side]));
  const columns = models.flatMap((model) =>
    sides.filter((side) => playsOn(side, model)).map((side) => ({ model, side, key: `${model} ${side}` })),
  );
  return (
    <Card aria-labelledby="answers">
      <CardHeader
        id="answers"
        title="Answers"
        note={
          stale && !state.running ? 'The prompt has changed since: run it again to see what it does now.' : undefined
        }
      />
      {contexts.error ? (
        <ErrorState
          title="The contexts could not be loaded."
          error={contexts.error}
          onRetry={() => void contexts.refetch()}
        />
      ) : !contexts.data ? (
        <SkeletonRows rows={4} label="Loading contexts" />
      ) : contexts.data.length === 0 ? (
        <EmptyState
          icon={FileCode2}
          title="The contexts to run on would be listed here."
          body={
            from === 'ids'
              ? 'Paste their ids, or take a sample.'
              : 'The project has none of this kind yet: a pipeline run cuts them, or another language has some.'
          }
        />
      ) : (
        // Relative: what is only read out is placed absolutely and must scroll with the table.
        <ScrollRegion label="Answers by context and model" className="relative">
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="border-b">
                <th scope="col" className={cn(HEAD, FIRST)}>
                  Context
                </th>
                {columns.map(({ model, side, key }) => (
                  <th key={key} scope="col" className={cn(HEAD, 'min-w-52 border-l')}>
                    <code className="text-foreground">{showInert(model)}</code>
                    {sides.length > 1 && playsOn('b', model) && (
                      <Badge variant={side === 'a' ? 'primary' : 'default'} className="ml-2">
                        {(state.prompts[side] ?? prompts[side])?.label}
                      </Badge>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {contexts.data.map((context) => (
                <tr key={context.id} className="border-b last:border-0">
                  <th scope="row" className={cn(FIRST, 'px-3 py-2.5 text-left align-top font-normal')}>
                    <Where context={context} />
                  </th>
                  {columns.map(({ model, side, key }) => (
                    <td key={key} className="border-l px-3 py-2.5 align-top">
                      <PlayAnswer
                        cell={findCell(state, { type, side, contextId: context.id, model })}
                        chosen={context.middle}
                        running={state.running && state.prompts[side] !== undefined}
                        title={`${model} on ${context.path}`}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Card>
  );
}

const HEAD = 'h-9 px-3 text-left text-xs font-medium whitespace-nowrap text-muted-foreground';
/** Stays while the answers scroll sideways. */
const FIRST = 'sticky left-0 w-46 min-w-46 bg-card shadow-[1px_0_0_var(--border)]';

function Where({ context: { language, path, startLine, repository, middle } }: { context: ContextSample }) {
  const place = `${path}:${startLine}`;
  return (
    <div className="w-40 space-y-1">
      <code className="line-clamp-4 text-xs wrap-anywhere whitespace-pre-wrap">{showInert(middle)}</code>
      <p className="truncate text-xs text-muted-foreground" title={showInert(`${repository} ${place}`)}>
        {LANGUAGE_NAMES[language]} · <span className="font-mono">{showInert(place)}</span>
      </p>
    </div>
  );
}
