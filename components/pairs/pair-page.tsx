'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { notFound, usePathname, useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { useCrumb } from '@/components/shell/breadcrumb';
import { useShortcut } from '@/components/shell/shortcuts';
import { useTRPC } from '@/components/trpc/provider';
import { codeOf } from '@/components/trpc/query-client';
import { useProject } from '@/components/trpc/session';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { PairDetail } from '@/server/dataset/pairs/schema';
import { AnswerDetails } from './answer-details';
import { AnswersGrid } from './answers-grid';
import { FoolSummary } from './fool-summary';
import { NearestNames } from './nearest-names';
import { PairHeader } from './pair-header';
import { Provenance } from './provenance';
import { RailSection } from './rail-section';
import { PAIR_FRESH_MS, usePairSteps } from './use-pair-steps';
import { pairHref, pairsHref, usePairsView } from './use-pairs-view';
import { VotesTable } from './votes-table';

const PairDiff = dynamic(() => import('@/components/monaco/pair-diff'), {
  ssr: false,
  loading: () => <Skeleton className="m-2 h-[calc(100%-1rem)]" />,
});

const LAYOUTS = ['side-by-side', 'inline'] as const;

/** One pair. Its id is read from the address, which a step changes without loading the page anew. */
export function PairPage() {
  const { id: projectId, slug } = useProject();
  const router = useRouter();
  const trpc = useTRPC();
  const pairId = usePathname().split('/').at(-1) ?? '';
  const [{ filter, sort }] = usePairsView();
  const view = useMemo(() => ({ filter, sort }), [filter, sort]);
  const [layout, setLayout] = useQueryState(
    'diff',
    parseAsStringLiteral(LAYOUTS).withDefault('side-by-side').withOptions({ history: 'replace' }),
  );
  const steps = usePairSteps({ projectId, project: slug, pairId, view });
  const query = useQuery(
    trpc.pairs.get.queryOptions({ projectId, pairId }, { staleTime: PAIR_FRESH_MS, placeholderData: keepPreviousData }),
  );
  const pair = query.data;
  useCrumb(pair?.symbol || 'Pair');

  const flip = () => void setLayout(layout === 'inline' ? 'side-by-side' : 'inline');
  useShortcut({ keys: 'j', label: 'Next pair', group: 'Pair', run: steps.goNext });
  useShortcut({ keys: 'k', label: 'Previous pair', group: 'Pair', run: steps.goPrevious });
  useShortcut({ keys: 'd', label: 'Inline or side by side', group: 'Pair', run: flip });
  useShortcut({
    keys: 'Escape',
    label: 'Back to the list',
    group: 'Pair',
    run: () => router.push(pairsHref(slug, { ...view, at: pairId })),
  });

  if (query.isError) {
    if (codeOf(query.error) === 'NOT_FOUND') notFound();
    return (
      <>
        <h1 className="sr-only">Pair</h1>
        <ErrorState title="The pair could not be loaded." error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  }
  return (
    <div className={cn('min-h-full', query.isPlaceholderData && 'opacity-60')}>
      <PairHeader pair={pair} steps={steps} listHref={pairsHref(slug, { ...view, at: pairId })} />
      <div className="min-[1400px]:grid min-[1400px]:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <DiffFrame pair={pair} layout={layout} onLayout={(next) => void setLayout(next)} />
          <section aria-labelledby="votes" className="px-6 py-4">
            <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
              <h2 id="votes" className="text-base font-semibold">
                Votes
              </h2>
              {pair && <FoolSummary pair={pair} />}
            </div>
            {pair ? <VotesTable votes={pair.votes} /> : <Skeleton className="h-32 w-full" />}
          </section>
          <section aria-labelledby="answer" className="px-6 pb-4">
            <h2 id="answer" className="mb-1 text-base font-semibold">
              Rejected completion
            </h2>
            {pair ? <AnswerDetails pair={pair} /> : <Skeleton className="h-12 w-full" />}
          </section>
        </div>
        <aside
          aria-label="About this pair"
          className="grid content-start border-t max-[1399px]:grid-cols-3 max-[1399px]:divide-x min-[1400px]:divide-y min-[1400px]:border-t-0 min-[1400px]:border-l"
        >
          <RailSection title="Answers for this hole">
            {pair && <AnswersGrid pair={pair} hrefOf={(id) => pairHref(slug, id, view)} onOpen={steps.goTo} />}
          </RailSection>
          <RailSection title="Nearest real names">{pair && <NearestNames pair={pair} />}</RailSection>
          <RailSection title="Provenance">{pair && <Provenance pair={pair} />}</RailSection>
        </aside>
      </div>
    </div>
  );
}

type DiffFrameProps = {
  pair: PairDetail | undefined;
  layout: (typeof LAYOUTS)[number];
  onLayout: (layout: (typeof LAYOUTS)[number]) => void;
};

function DiffFrame({ pair, layout, onLayout }: DiffFrameProps) {
  return (
    <section aria-label="Chosen and rejected completion" className="border-b">
      <div className="relative flex h-9 items-center border-b bg-subtle/60 px-4 text-xs">
        <span className="flex w-1/2 items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-[2px] bg-chosen" />
          <span className="font-medium">Chosen</span>
          <span className="text-muted-foreground">what the developer wrote</span>
        </span>
        <span className="flex items-center gap-1.5 pl-2">
          <span aria-hidden className="size-2 rounded-[2px] bg-rejected" />
          <span className="font-medium">Rejected</span>
          <span className="text-muted-foreground">{pair && `by ${pair.generator}`}</span>
        </span>
        <Segmented
          label="Diff"
          value={layout}
          onValueChange={onLayout}
          options={[
            { value: 'side-by-side', label: 'Side by side' },
            { value: 'inline', label: 'Inline' },
          ]}
          className="ml-auto"
        />
      </div>
      <div className="h-[clamp(20rem,52vh,40rem)]">
        {pair ? (
          <PairDiff pair={pair} sideBySide={layout === 'side-by-side'} className="h-full" />
        ) : (
          <Skeleton className="m-2 h-[calc(100%-1rem)]" />
        )}
      </div>
    </section>
  );
}
