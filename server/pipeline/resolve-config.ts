/** A configuration against what this server has: its panel, its prompts, the runs that it names. */

import type { Db } from '@/server/foundation/db/client';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { findModels, listAllowedHosts, listAvailableModels } from '@/server/foundation/models/registry';
import type { RegisteredModel } from '@/server/foundation/models/types';
import { loadPrompt } from './prompts/store';
import { OFFLINE_GENERATORS, OFFLINE_JUDGES, type PipelineConfig, pipelineConfigSchema } from './schema';
import { AFTER_SELECTION, PIPELINE_KIND } from './stages';

/** The configuration names something that this server does not have, or that does not go together. */
export class PipelineConfigError extends Error {
  override name = 'PipelineConfigError';
}

export type ResolvedConfig = {
  /** As it is stored: contexts of another run are those of the run that cut them. */
  config: PipelineConfig;
  /** The models of the panel by slug, each once. Offline members are not among them. */
  models: Map<string, RegisteredModel>;
};

type Input = { projectId: string; config: PipelineConfig };

/**
 * Finds everything that a configuration names.
 * @throws PipelineConfigError which names the field, when something is unknown, switched off or has no key
 */
export async function resolveConfig(db: Db, { projectId, config }: Input): Promise<ResolvedConfig> {
  const models = await resolvePanel(db, config);
  await requirePrompts(db, { projectId, config });
  return { config: await resolveSource(db, { projectId, config }), models };
}

async function resolvePanel(db: Db, { generate, judge }: PipelineConfig): Promise<Map<string, RegisteredModel>> {
  const fields = [
    { field: 'generate.generators', ids: generate.generators, offline: OFFLINE_GENERATORS as readonly string[] },
    { field: 'judge.judges', ids: judge.judges, offline: OFFLINE_JUDGES as readonly string[] },
  ].map(({ field, ids, offline }) => ({ field, offline, slugs: ids.filter((id) => !offline.includes(id)) }));
  const slugs = [...new Set(fields.flatMap((one) => one.slugs))];
  if (slugs.length === 0) return new Map();

  const available = await listAvailableModels(db);
  const disabled = await listDisabledSlugs(db, slugs);
  for (const { field, offline, slugs: wanted } of fields) {
    for (const slug of wanted) {
      const model = available.find((one) => one.slug === slug);
      if (model?.ready) continue;
      if (model) throw new PipelineConfigError(`${field}: ${slug} cannot be used: ${model.reason}`);
      if (disabled.includes(slug)) throw new PipelineConfigError(`${field}: ${slug} is switched off.`);
      const choices = [...offline, ...available.map((one) => one.slug)].join(', ');
      throw new PipelineConfigError(`${field}: unknown ${slug}. This server has: ${choices}.`);
    }
  }
  return findModels(db, slugs);
}

async function listDisabledSlugs(db: Db, slugs: string[]): Promise<string[]> {
  const rows = await db.prisma.model.findMany({
    where: { slug: { in: slugs }, OR: [{ disabledAt: { not: null } }, { provider: { disabledAt: { not: null } } }] },
    select: { slug: true },
  });
  return rows.map((row) => row.slug);
}

/** Only what models will be asked with is looked up. */
async function requirePrompts(db: Db, { projectId, config: { extract, generate, judge } }: Input): Promise<void> {
  const isModel = (offline: readonly string[]) => (id: string) => !offline.includes(id);
  const wanted = [
    ...(generate.generators.some(isModel(OFFLINE_GENERATORS))
      ? extract.types.map((type) => ({
          field: `generate.prompts.${type}`,
          purpose: type,
          version: generate.prompts[type],
        }))
      : []),
    ...(judge.judges.some(isModel(OFFLINE_JUDGES))
      ? [{ field: 'judge.prompt', purpose: 'judge' as const, version: judge.prompt }]
      : []),
  ];
  for (const { field, purpose, version } of wanted) {
    try {
      await loadPrompt(db, { projectId, purpose, version });
    } catch (error) {
      if (!(error instanceof NotFoundError || error instanceof InvalidInputError)) throw error;
      throw new PipelineConfigError(`${field}: ${error.message}`);
    }
  }
}

type OriginRow = { config: unknown; state: string; stage: string | null; contexts: boolean };

async function resolveSource(db: Db, { projectId, config }: Input): Promise<PipelineConfig> {
  const { source } = config;
  if (!('run' in source)) return config;
  const named = await readOrigin(db, projectId, source.run);
  const namedConfig = pipelineConfigSchema.parse(named.config);
  if (!('run' in namedConfig.source)) {
    return { ...config, source: { ...source, libraries: namedConfig.source.libraries } };
  }
  // Its files and symbols are those of the run that read them; as many contexts as both allow.
  const limits = [source.contexts, namedConfig.source.contexts].filter((limit) => limit !== null);
  const contexts = limits.length > 0 ? Math.min(...limits) : null;
  const { run, libraries } = namedConfig.source;
  await readOrigin(db, projectId, run);
  return { ...config, source: { run, contexts, libraries } };
}

async function readOrigin(db: Db, projectId: string, runId: string): Promise<OriginRow> {
  const { rows } = await db.pool.query<OriginRow>(
    `SELECT config, state, stage, EXISTS (SELECT 1 FROM run_context WHERE run_id = run.id) AS contexts
     FROM run WHERE id = $1 AND project_id = $2 AND kind = $3`,
    [runId, projectId, PIPELINE_KIND],
  );
  const run = rows[0];
  if (!run) throw new PipelineConfigError(`source.run: there is no pipeline run ${runId} in this project.`);
  const chosen = run.state === 'succeeded' || AFTER_SELECTION.some((stage) => stage === run.stage);
  if (!chosen) throw new PipelineConfigError(`source.run: run ${runId} has not chosen its contexts yet.`);
  if (!run.contexts) throw new PipelineConfigError(`source.run: run ${runId} has no contexts.`);
  return run;
}

/**
 * What the run may spend, in millionths of a dollar.
 * @returns null when its models cost nothing and no cap is asked for
 * @throws PipelineConfigError when a cap is needed and missing, or cannot be kept because a model has no price
 */
export async function resolveCap(db: Db, { config, models }: ResolvedConfig): Promise<number | null> {
  const cap = config.budget.cap_usd;
  const panel = [...models.values()];
  if (cap === null) {
    const own = new Set((await listAllowedHosts({ db })).map(({ host }) => host));
    const dear = panel.filter((model) => !isFree(model, own)).map((model) => model.slug);
    if (dear.length === 0) return null;
    throw new PipelineConfigError(
      `budget.cap_usd: a run with ${dear.join(', ')} needs a cap in dollars, at which it stops.`,
    );
  }
  if (cap === 0) throw new PipelineConfigError('budget.cap_usd: a run with models needs a cap above 0.');
  const unpriced = panel.filter((model) => model.settings.price === null).map((model) => model.slug);
  if (unpriced.length === 0) return Math.round(cap * 1_000_000);
  throw new PipelineConfigError(
    `budget.cap_usd: no cap can be kept with ${unpriced.join(', ')}, which has no price. ` +
      'An admin sets it under Settings, Models (0 for a server of your own).',
  );
}

/** On a server of one's own (at a host that an admin allowed), and without a price or at a price of 0. */
function isFree({ provider: { baseUrl }, settings: { price } }: RegisteredModel, own: ReadonlySet<string>): boolean {
  if (price && (price.input > 0 || price.output > 0 || (price.cached ?? 0) > 0)) return false;
  if (baseUrl === null || !URL.canParse(baseUrl)) return false;
  const { host, hostname } = new URL(baseUrl);
  return own.has(host) || own.has(hostname);
}
