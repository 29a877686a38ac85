/** Runs as people see them. Progress is counted over the task rows each time, never kept beside them. */
import type pg from 'pg';
import type { RunErrorGroup, RunRow, RunState, RunView, StageInfo, StageView } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;

/** Column list of a RunRow but for `progress`, which comes from the tasks. */
const ROW = `run.id, run.kind, run.name, run.state, run.stage, run.stages, run.error, run.config,
  run.project_id AS "projectId", run.parent_id AS "parentId", run.created_at AS "createdAt",
  run.started_at AS "startedAt", run.finished_at AS "finishedAt", "user".name AS "createdBy"`;

type RunRecord = Omit<RunRow, 'progress'> & {
  stages: StageInfo[];
  config: unknown;
  projectId: string;
  parentId: string | null;
};

type StageCount = {
  runId: string;
  stage: string;
  state: RunState;
  tasks: number;
  items: number;
  started: Date | null;
  finished: Date | null;
};

/**
 * A page of a project's runs, newest first.
 * @param cursor id of the last run of the page before (ids grow with time)
 */
export async function listRuns(
  db: Queryable,
  input: { projectId: string; states?: RunState[]; cursor?: string; limit: number },
): Promise<{ items: RunRow[]; next: string | null }> {
  const { rows } = await db.query<RunRecord>(
    `SELECT ${ROW} FROM run LEFT JOIN "user" ON "user".id = run.created_by_id
     WHERE run.project_id = $1 AND ($2::text[] IS NULL OR run.state::text = ANY($2)) AND ($3::uuid IS NULL OR run.id < $3)
     ORDER BY run.id DESC LIMIT $4`,
    [input.projectId, input.states?.length ? input.states : null, input.cursor ?? null, input.limit],
  );
  const counts = await countStages(
    db,
    rows.map((row) => row.id),
  );
  const items = rows.map((run) => toRunRow(run, viewStages(run, counts)));
  return { items, next: rows.length === input.limit ? (rows.at(-1)?.id ?? null) : null };
}

/** One run with its stages and errors; null when the project has no such run. */
export async function getRunView(db: Queryable, input: { projectId: string; runId: string }): Promise<RunView | null> {
  const { rows } = await db.query<RunRecord>(
    `SELECT ${ROW} FROM run LEFT JOIN "user" ON "user".id = run.created_by_id WHERE run.id = $1 AND run.project_id = $2`,
    [input.runId, input.projectId],
  );
  const run = rows[0];
  if (!run) return null;
  const stages = viewStages(run, await countStages(db, [run.id]));
  const errors = await groupErrors(db, run.id);
  const family = await db.query<{ id: string; name: string; state: RunState; parent: boolean }>(
    `SELECT id, name, state, id = $2 AS parent FROM run WHERE id = $2 OR parent_id = $1 ORDER BY id`,
    [run.id, run.parentId],
  );
  const link = ({ id, name, state }: { id: string; name: string; state: RunState }) => ({ id, name, state });
  const parent = family.rows.find((row) => row.parent);
  return {
    ...toRunRow(run, stages),
    projectId: run.projectId,
    config: run.config,
    stages,
    errors,
    parent: parent ? link(parent) : null,
    children: family.rows.filter((row) => !row.parent).map(link),
  };
}

async function countStages(db: Queryable, runIds: string[]): Promise<StageCount[]> {
  if (runIds.length === 0) return [];
  const { rows } = await db.query<StageCount>(
    `SELECT run_id AS "runId", stage, state, count(*)::int AS tasks, sum(items)::int AS items,
       min(started_at) AS started, max(finished_at) AS finished
     FROM run_task WHERE run_id = ANY($1) GROUP BY run_id, stage, state`,
    [runIds],
  );
  return rows;
}

async function groupErrors(db: Queryable, runId: string): Promise<RunErrorGroup[]> {
  const { rows } = await db.query(
    `SELECT stage, error ->> 'message' AS message, count(*)::int AS count,
       (array_agg(jsonb_build_object('taskId', id, 'key', key, 'detail', error ->> 'detail') ORDER BY key))[1] AS example
     FROM run_task WHERE run_id = $1 AND error IS NOT NULL AND state <> 'succeeded'
     GROUP BY stage, error ->> 'message' ORDER BY count(*) DESC, 2`,
    [runId],
  );
  return rows;
}

function viewStages(run: RunRecord, counts: StageCount[]): StageView[] {
  const current = run.stages.findIndex(({ name }) => name === run.stage);
  const planned = counts.some((count) => count.runId === run.id && count.state === 'failed');
  return run.stages.map((info, index) => {
    const own = counts.filter((count) => count.runId === run.id && count.stage === info.name);
    const tasks = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
    for (const { state, tasks: n } of own) tasks[state] += n;
    const total = own.reduce((sum, count) => sum + count.items, 0);
    const done = own.filter(({ state }) => state === 'succeeded').reduce((sum, count) => sum + count.items, 0);
    const open = tasks.queued + tasks.running;
    const seconds = elapsedSeconds(own, open > 0);
    const rate = seconds && done > 0 ? done / seconds : null;
    return {
      ...info,
      state: stageState({ run, index, current, open, failed: tasks.failed, planned }),
      tasks,
      items: { done, total },
      ratePerSecond: rate,
      secondsLeft: rate && open > 0 && run.state === 'running' ? (total - done) / rate : null,
      seconds,
    };
  });
}

type StageStateInput = {
  run: RunRecord;
  index: number;
  current: number;
  open: number;
  failed: number;
  /** False when the run failed for another reason than its tasks. */
  planned: boolean;
};

function stageState({ run, index, current, open, failed, planned }: StageStateInput): StageView['state'] {
  // A run that failed without a failed task failed when the next stage was planned.
  if (run.state === 'failed' && !planned && index === current + 1) return 'failed';
  if (index > current) return 'waiting';
  if (run.state === 'cancelled' && index === current) return 'cancelled';
  if (open > 0) return 'running';
  if (run.state === 'failed' && index === current && failed > 0) return 'failed';
  return failed > 0 ? 'failed' : 'done';
}

function elapsedSeconds(counts: StageCount[], open: boolean): number | null {
  const times = (values: (Date | null)[]) => values.flatMap((value) => (value ? [value.getTime()] : []));
  const starts = times(counts.map((count) => count.started));
  if (starts.length === 0) return null;
  const ends = times(counts.map((count) => count.finished));
  const end = open || ends.length === 0 ? Date.now() : Math.max(...ends);
  return Math.max(0.001, (end - Math.min(...starts)) / 1_000);
}

/** Stages weigh the same, since the size of a later one is unknown before it is planned. */
function toRunRow(run: RunRecord, stages: StageView[]): RunRow {
  const parts = stages.map(({ state, items }) =>
    state === 'done' ? 1 : items.total > 0 ? items.done / items.total : 0,
  );
  const progress = run.stage === null ? null : parts.reduce((sum, part) => sum + part, 0) / Math.max(1, stages.length);
  const { id, kind, name, state, stage, error, createdAt, startedAt, finishedAt, createdBy } = run;
  return {
    ...{ id, kind, name, state, stage, error, createdAt, startedAt, finishedAt, createdBy },
    progress: state === 'succeeded' ? 1 : progress,
  };
}
