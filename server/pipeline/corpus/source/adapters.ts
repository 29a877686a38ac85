/** The kinds of sources whose repositories are fetched. */
import type { PipelineConfig } from '../../schema';
import type { SourceAdapter } from './adapter';
import { archivesAdapter } from './adapters/archives';
import { gitAdapter } from './adapters/git';
import { githubAdapter } from './adapters/github';

const ADAPTERS: readonly SourceAdapter<never>[] = [githubAdapter, gitAdapter, archivesAdapter];

/** The adapter of a source; null for a directory or the contexts of an earlier run, where nothing is fetched. */
export function findAdapter(source: PipelineConfig['source']): SourceAdapter | null {
  return (ADAPTERS.find(({ kind }) => kind in source) as SourceAdapter | undefined) ?? null;
}
