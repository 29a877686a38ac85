/** Fetch: lists the repositories of the source, pins each, and brings their files to this machine. */
import { PermanentError } from '@/server/foundation/runs/engine';
import type { Json, Stage, StageContext } from '@/server/foundation/runs/types';
import type { PipelineConfig } from '../schema';
import { STAGES } from '../stages';
import { listRunRepositories, openRunTree, requireRunRepository } from './run-repositories';
import { type DiscoveredRepository, type RefusedRepository, RefusedRepositoryError } from './source/adapter';
import { findAdapter } from './source/adapters';
import { judgeLicenses } from './source/licenses';
import { openSourceContext } from './source/source-context';

type Ctx = StageContext<PipelineConfig>;
type Payload = { key: string };

export const fetchStage: Stage<PipelineConfig> = {
  ...STAGES.fetch,
  plan: async (ctx) => {
    const adapter = findAdapter(ctx.run.config.source);
    if (!adapter) return [];
    if ((await listRunRepositories(ctx.db.pool, ctx.run.id)).length === 0) await discover(ctx);
    const pending = (await listRunRepositories(ctx.db.pool, ctx.run.id)).filter((row) => row.outcome !== 'skipped');
    return pending.map(({ key }) => ({ key, payload: { key } satisfies Payload }));
  },
  work: (ctx, payload) => fetchRepository(ctx, payload as Payload),
};

/** Writes the pinned list in one statement: a run that is killed before it has none, after it has all. */
async function discover(ctx: Ctx): Promise<void> {
  const adapter = findAdapter(ctx.run.config.source);
  const found = new Map<string, DiscoveredRepository | RefusedRepository>();
  for await (const repository of adapter?.discover(openSourceContext(ctx), ctx.run.config.source) ?? []) {
    if (!found.has(repository.key)) found.set(repository.key, repository);
  }
  if (found.size === 0) throw new PermanentError('The source names no repository');
  const rows = [...found.values()].map((repository) => toRow(repository, ctx.run.config.licenses));
  await ctx.db.pool.query(
    `INSERT INTO run_repository (run_id, key, name, url, pin, ref, outcome, reason, detail, license, stars, fork_of, source)
     SELECT $1, key, name, url, pin, ref, outcome::"FileOutcome", reason, detail, license, stars, fork_of, source
     FROM jsonb_to_recordset($2::jsonb) AS row(key text, name text, url text, pin text, ref text, outcome text,
       reason text, detail text, license text, stars int, fork_of text, source jsonb)
     ON CONFLICT (run_id, key) DO NOTHING`,
    [ctx.run.id, JSON.stringify(rows)],
  );
  const refused = rows.filter((row) => row.outcome === 'skipped').length;
  await ctx.log('info', `${rows.length} repositories found, ${refused} of them refused`);
}

function toRow(repository: DiscoveredRepository | RefusedRepository, allowed: string[]) {
  const { key, name, url } = repository;
  const none = { pin: null, ref: null, license: null, stars: null, fork_of: null, source: {} };
  if ('refused' in repository) {
    return { ...none, key, name, url, outcome: 'skipped', reason: repository.refused, detail: repository.why };
  }
  const { pin, ref, license, stars, forkOf, detail: source } = repository;
  const row = { key, name, url, pin, ref, license, stars, fork_of: forkOf, source };
  // What the host says is enough to refuse; to allow, the files are read.
  const verdict = license === null ? null : judgeLicenses([{ spdx: license, source: 'host' }], allowed);
  if (verdict && !verdict.allowed)
    return { ...row, outcome: 'skipped', reason: verdict.reason, detail: verdict.detail };
  return { ...row, outcome: 'pending', reason: null, detail: null };
}

async function fetchRepository(ctx: Ctx, { key }: Payload): Promise<Json> {
  const row = await requireRunRepository(ctx.db.pool, ctx.run.id, key);
  try {
    const { counts } = await openRunTree(ctx, row);
    const passedOver = Object.values(counts.passedOver).reduce((sum, n) => sum + n, 0);
    if (passedOver > 0)
      await ctx.log('warn', `${row.name}: ${passedOver} files passed over: ${counts.examples.join('; ')}`);
    await setOutcome(ctx, key, { outcome: 'used', reason: null, detail: null });
    return { files: counts.files, bytes: counts.bytes, passed_over: counts.passedOver };
  } catch (error) {
    if (!(error instanceof RefusedRepositoryError)) throw error;
    await ctx.log('warn', `${row.name} refused: ${error.message}`);
    await setOutcome(ctx, key, { outcome: 'skipped', reason: error.refusal, detail: error.message });
    return { refused: error.refusal };
  }
}

async function setOutcome(
  { db, run }: Ctx,
  key: string,
  { outcome, reason, detail }: { outcome: 'used' | 'skipped'; reason: string | null; detail: string | null },
) {
  await db.pool.query(
    'UPDATE run_repository SET outcome = $3::"FileOutcome", reason = $4, detail = $5 WHERE run_id = $1 AND key = $2',
    [run.id, key, outcome, reason, detail],
  );
}
