/** The repositories that the source of a run named, as they were pinned when it began. */
import type pg from 'pg';
import { PermanentError } from '@/server/foundation/runs/engine';
import type { Json, StageContext } from '@/server/foundation/runs/types';
import type { PipelineConfig } from '../schema';
import type { DiscoveredRepository } from './source/adapter';
import { findAdapter } from './source/adapters';
import { openSourceContext } from './source/source-context';
import { openTree } from './source/tree';

export type RunRepositoryRow = {
  key: string;
  name: string;
  url: string | null;
  pin: string | null;
  ref: string | null;
  outcome: 'pending' | 'used' | 'skipped';
  license: string | null;
  stars: number | null;
  forkOf: string | null;
  source: Json;
};

const ROW = 'key, name, url, pin, ref, outcome, license, stars, fork_of AS "forkOf", source';

/** The repositories of a run, in the order of their names. */
export async function listRunRepositories(db: Pick<pg.Pool, 'query'>, runId: string): Promise<RunRepositoryRow[]> {
  const { rows } = await db.query<RunRepositoryRow>(
    `SELECT ${ROW} FROM run_repository WHERE run_id = $1 ORDER BY name COLLATE "C", key COLLATE "C"`,
    [runId],
  );
  return rows;
}

/** @throws PermanentError when the run has no such repository */
export async function requireRunRepository(
  db: Pick<pg.Pool, 'query'>,
  runId: string,
  key: string,
): Promise<RunRepositoryRow> {
  const { rows } = await db.query<RunRepositoryRow>(
    `SELECT ${ROW} FROM run_repository WHERE run_id = $1 AND key = $2`,
    [runId, key],
  );
  if (!rows[0]) throw new PermanentError(`The run has no repository ${key}`);
  return rows[0];
}

/** The folder with a repository's files on this machine, fetched again by its pin where it is missing. */
export async function openRunTree(ctx: StageContext<PipelineConfig>, row: RunRepositoryRow) {
  const adapter = findAdapter(ctx.run.config.source);
  if (!adapter || row.pin === null) throw new PermanentError(`${row.name} has nothing to fetch`);
  const { key, name, url, pin, ref, license, stars, forkOf, source: detail } = row;
  const repository: DiscoveredRepository = { key, name, url, pin, ref, license, stars, forkOf, detail };
  return openTree({ ctx: openSourceContext(ctx), adapter, config: ctx.run.config.source, repository });
}
