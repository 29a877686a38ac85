'use client';
/** What the reader looks at in the corpus, kept in the address. */
import { createSerializer, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { REPOSITORY_SORTS } from '@/server/pipeline/corpus/view/schema';
import { HALLUCINATION_TYPES, LANGUAGES } from '@/server/pipeline/schema';

export const CORPUS_TABS = ['sources', 'repositories', 'files', 'refusals', 'licenses'] as const;
export type CorpusTab = (typeof CORPUS_TABS)[number];

const VIEW = {
  tab: parseAsStringLiteral(CORPUS_TABS).withDefault('sources'),
  /** A cell of the map, or one edge of it. */
  language: parseAsStringLiteral(LANGUAGES),
  type: parseAsStringLiteral(HALLUCINATION_TYPES),
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(REPOSITORY_SORTS).withDefault('-contexts'),
  /** The run whose files and refusals are shown; null: the newest. */
  run: parseAsString,
  repository: parseAsString,
  outcome: parseAsStringLiteral(['used', 'skipped'] as const),
  reason: parseAsString,
  license: parseAsString,
  /** The row under the cursor. */
  at: parseAsString,
};

/** Changes replace the address, except for another tab, which is a step to go back through. */
export const useCorpusView = () => useQueryStates(VIEW, { history: 'replace' });

export type CorpusView = ReturnType<typeof useCorpusView>[0];
export type SetCorpusView = ReturnType<typeof useCorpusView>[1];

const writeView = createSerializer(VIEW);

/** The address of the corpus in a view. */
export const corpusHref = (slug: string, view: Partial<CorpusView> = {}): string =>
  writeView(`/p/${slug}/corpus`, view);

/** The address of a stored file, with the cursor on one of its contexts. */
export function fileHref(slug: string, fileId: string, contextId?: string): string {
  return `/p/${slug}/corpus/files/${fileId}${contextId ? `?at=${contextId}` : ''}`;
}
