'use client';
import { memo } from 'react';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { Filter, FilterField } from '@/server/dataset/pairs/filter';
import { type Facet, type Facets, FOOL_BANDS } from '@/server/dataset/pairs/schema';
import { HALLUCINATION_TYPES, LANGUAGES } from '@/server/pipeline/schema';
import { FacetGroup, FacetSection } from './facet-group';
import {
  bandsOf,
  nameOfValue,
  selectedValues,
  toggleValue,
  type Validity,
  validityOf,
  withBands,
  withValidity,
} from './filter-edit';
import { FoolHistogram } from './fool-histogram';

type FacetRailProps = { filter: Filter; facets: Facets | undefined; onChange: (filter: Filter) => void };

const VALIDITIES: { value: Validity; label: string }[] = [
  { value: 'valid', label: 'Valid' },
  { value: 'refused', label: 'Refused' },
  { value: 'all', label: 'All' },
];

/** What the filtered pairs have in common, each value a switch. */
export const FacetRail = memo(function FacetRail({ filter, facets, onChange }: FacetRailProps) {
  if (!facets) return <FacetSkeleton />;
  const group = (facet: Facet & FilterField, title: string, known: readonly string[] = [], most?: number) => {
    const counts = withKnown(facets[facet], known, selectedValues(filter, facet));
    if (counts.length === 0) return null;
    return (
      <FacetGroup
        title={title}
        counts={counts}
        selected={selectedValues(filter, facet)}
        nameOf={(value) => nameOfValue(facet, value)}
        onToggle={(value) => onChange(toggleValue(filter, facet, value))}
        most={most}
      />
    );
  };
  return (
    <>
      <FacetSection title="Validity">
        <Segmented
          label="Validity"
          value={validityOf(filter)}
          onValueChange={(validity) => onChange(withValidity(filter, validity))}
          options={VALIDITIES}
          className="w-full *:flex-1 *:justify-center"
        />
      </FacetSection>
      {group('reason', 'Refused because')}
      <FacetSection title="Fool rate">
        <FoolHistogram
          counts={FOOL_BANDS.map((band) => facets.fool_rate[band] ?? 0)}
          bands={bandsOf(filter)}
          onChange={(bands) => onChange(withBands(filter, bands))}
        />
      </FacetSection>
      {group('language', 'Language', LANGUAGES)}
      {group('type', 'Type', HALLUCINATION_TYPES)}
      {group('generator', 'Generator')}
      {group('license', 'License')}
      {group('repository', 'Repository', [], 6)}
    </>
  );
});

/** Known values keep their places, also when nothing of them is left; others come by how frequent they are. */
function withKnown(counts: Record<string, number>, known: readonly string[], selected: string[]): [string, number][] {
  if (known.length > 0) return known.map((value) => [value, counts[value] ?? 0]);
  const gone = selected.filter((value) => !(value in counts)).map((value): [string, number] => [value, 0]);
  return [...Object.entries(counts), ...gone];
}

const SKELETON = { validity: 1, rate: 2, language: 8, type: 4, generator: 3, license: 3 };

function FacetSkeleton() {
  return (
    <div role="status" aria-label="Loading facets">
      {Object.entries(SKELETON).map(([section, rows]) => (
        <div key={section} className="space-y-2.5 border-b px-4 py-3">
          <Skeleton className="h-3 w-16" />
          {[...Array(rows).keys()].map((row) => (
            <Skeleton key={row} className="h-4 w-full" />
          ))}
        </div>
      ))}
    </div>
  );
}
