/** The one most useful thing to do in a project now. Pure. */

import { pairsHref } from '@/components/shell/pairs-href';
import { formatPlural } from '@/components/ui/format';
import type { RunRow } from '@/server/foundation/runs/schema';

export type Suggestion = { title: string; body: string; action: string; href: string };

export type Situation = {
  slug: string;
  /** False for readers who may only look. */
  canLaunch: boolean;
  counts: { contexts: number; pairs: number; validPairs: number; judgedPairs: number };
  cells: { validPairs: number }[];
  /** Newest first. */
  recentRuns: Pick<RunRow, 'id' | 'name' | 'state' | 'error'>[];
};

export function suggestNext({ slug, canLaunch, counts, cells, recentRuns }: Situation): Suggestion | null {
  const runs = `/p/${slug}/runs`;
  const launch = { action: 'New run', href: `${runs}/new` };
  const [last] = recentRuns;
  const live = recentRuns.find(({ state }) => state === 'running' || state === 'queued');

  if (live) {
    const waiting = live.state === 'queued';
    return {
      title: waiting ? 'A run is waiting for a worker' : 'A run is under way',
      body: `“${live.name}” ${waiting ? 'starts when a worker is free.' : 'is at work; new pairs show as they are judged.'}`,
      ...{ action: 'Watch the run', href: `${runs}/${live.id}` },
    };
  }
  if (last?.state === 'failed') {
    return {
      title: 'The last run failed',
      body: `“${last.name}”: ${(last.error ?? 'some of its tasks failed').replace(/\.$/, '')}. What worked is kept; only the rest is tried again.`,
      ...{ action: 'See the errors', href: `${runs}/${last.id}?tab=errors` },
    };
  }
  if (counts.contexts === 0) {
    const body = 'A run reads a folder of code, cuts holes into it, lets generators fill them wrongly and judges vote.';
    return canLaunch ? { title: 'Make the first pairs', body, ...launch } : null;
  }
  if (counts.validPairs === 0) {
    const why = counts.pairs === 0 ? 'No generator has answered yet.' : 'Validators refused every answer so far.';
    if (!canLaunch) return null;
    return { title: 'There is no valid pair yet', body: `${why} Try other generators, types or caps.`, ...launch };
  }
  const unjudged = counts.validPairs - counts.judgedPairs;
  if (unjudged > 0 && canLaunch) {
    return {
      title: `${formatPlural(unjudged, 'valid pair has', 'valid pairs have')} no vote`,
      body: 'Run the pipeline on the same source again: stored answers are used, only the judges work.',
      ...launch,
    };
  }
  const empty = cells.filter(({ validPairs }) => validPairs === 0).length;
  if (empty > 0 && canLaunch) {
    return {
      title: `${formatPlural(empty, 'cell')} of ${cells.length} without a pair`,
      body: 'Add code in the missing languages, or raise the caps, to fill the map below.',
      ...launch,
    };
  }
  return {
    title: 'Read the hardest pairs',
    body: 'They fooled most judges: the likeliest to teach a model something, and to show a judge at fault.',
    ...{ action: 'Open them', href: pairsHref({ slug, sort: '-fool_rate' }) },
  };
}
