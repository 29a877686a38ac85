import type pg from 'pg';
import { pipelineConfigSchema } from '../../schema';
import { PIPELINE_KIND } from '../../stages';
import { describeSource } from './describe-source';
import type { CorpusSource } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;
type RunLine = CorpusSource['run'] & { source: unknown };
type Counts = { runId: string } & Pick<CorpusSource, 'repositories' | 'files' | 'contexts'>;

/** Runs that are looked at, newest first. */
const MOST_RUNS = 500;

/** Every source that runs of the project read, the one read last first, with what its newest run made of it. */
export async function listCorpusSources(db: Queryable, { projectId }: { projectId: string }): Promise<CorpusSource[]> {
  const { rows } = await db.query<RunLine>(
    `SELECT id, name, state, created_at AS "createdAt", config -> 'source' AS source FROM run
     WHERE project_id = $1 AND kind = $2 AND NOT config -> 'source' ? 'run'
     ORDER BY created_at DESC, id DESC LIMIT ${MOST_RUNS}`,
    [projectId, PIPELINE_KIND],
  );
  const groups = [...Map.groupBy(rows, ({ source }) => JSON.stringify(source)).values()].flatMap((runs) => {
    const [latest] = runs;
    // Sources of configurations that this version does not understand cannot be told apart in words.
    const source = pipelineConfigSchema.shape.source.safeParse(latest?.source).data;
    const words = source && describeSource(source);
    return latest && words ? [{ ...words, latest, runs: runs.length }] : [];
  });
  const counts = await countRuns(
    db,
    groups.map(({ latest }) => latest.id),
  );
  return groups.map(({ latest: { source: _, ...run }, ...group }) => {
    const { repositories, files, contexts } = counts.get(run.id) ?? NOTHING;
    return { ...group, run, repositories, files, contexts };
  });
}

const NOTHING = { repositories: { used: 0, refused: 0 }, files: { used: 0, skipped: 0 }, contexts: 0 };

async function countRuns(db: Queryable, runIds: string[]): Promise<Map<string, Counts>> {
  const { rows } = await db.query<Counts>(
    `SELECT run.id AS "runId",
       (SELECT jsonb_build_object('used', count(*) FILTER (WHERE outcome = 'used'),
          'skipped', count(*) FILTER (WHERE outcome = 'skipped'))
        FROM run_file WHERE run_id = run.id) AS files,
       (SELECT jsonb_build_object('used', used, 'refused', refused) FROM
          (SELECT count(*) FILTER (WHERE outcome = 'skipped') AS refused FROM run_repository WHERE run_id = run.id) AS named,
          (SELECT count(DISTINCT repository_id) AS used FROM run_file WHERE run_id = run.id) AS read) AS repositories,
       (SELECT count(*)::int FROM run_context WHERE run_id = run.id) AS contexts
     FROM run WHERE id = ANY($1)`,
    [runIds],
  );
  return new Map(rows.map((row) => [row.runId, row]));
}
