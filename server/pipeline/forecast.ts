/** What a pipeline run will ask for, cost and take, before it is launched. */
import fs from 'node:fs/promises';
import type { Db } from '@/server/foundation/db/client';
import { sumForecast } from './forecast/arithmetic';
import { describeAssumptions, nothingUnmeasured } from './forecast/assumptions';
import type { Basis } from './forecast/basis';
import { basisFromDirectory } from './forecast/directory-basis';
import { loadOfGenerator, loadOfJudge } from './forecast/loads';
import { measureCalls, measureValidity } from './forecast/measure';
import { buildGenerationPrompts, buildJudgePrompts, createTokenCounter } from './forecast/prompt-tokens';
import { basisFromRun, findRun, findRunOfSource } from './forecast/run-basis';
import type { Forecast } from './forecast/schema';
import { countStoredAnswers, countStoredVotes } from './forecast/stored';
import { loadPrompt, type PromptText } from './prompts/store';
import { PipelineConfigError, type ResolvedConfig, resolveConfig } from './resolve-config';
import type { HallucinationType, PipelineConfig } from './schema';

/**
 * Forecasts calls, tokens, cost and time, by model and in all, from a sample of real prompts. Makes no call.
 * @throws PipelineConfigError as a launch would for the panel and the source, and when there is nothing to sample
 */
export async function forecastPipeline(
  db: Db,
  { projectId, config: asked }: { projectId: string; config: PipelineConfig },
): Promise<Forecast> {
  const resolved = await resolveConfig(db, { projectId, config: asked });
  const { config, models } = resolved;
  const { generate, judge } = config;
  const basis = await findBasis(db, projectId, config);
  const [calls, validity, prompts, stored] = await Promise.all([
    measureCalls(db.pool, [...models.keys()]),
    measureValidity(db.pool, { projectId, generators: generate.generators }),
    loadPrompts(db, projectId, resolved),
    countStored(db, basis, resolved),
  ]);
  const { holes } = basis;
  const generating = createTokenCounter(
    buildGenerationPrompts({ holes, prompts: prompts.generate, symbols: generate.symbols }),
  );
  const judging = createTokenCounter(prompts.judge ? buildJudgePrompts({ holes, prompt: prompts.judge }) : []);
  const unmeasured = nothingUnmeasured();
  const shared = { models, calls, unmeasured };
  const sums = sumForecast({
    ...{ contexts: basis.contexts, typesPerContext: basis.typesPerContext },
    ...{ retries: generate.retries, samples: judge.samples },
    generators: generate.generators.map((slug) =>
      loadOfGenerator({
        ...{ ...shared, slug, role: 'generate', input: generating, batch: generate.batch, validity },
        stored: stored.answers(slug),
      }),
    ),
    judges: judge.judges.map((slug) =>
      loadOfJudge({
        ...{ ...shared, slug, role: 'judge', input: judging, batch: judge.batch },
        stored: stored.votes(slug),
      }),
    ),
  });
  const { kind, text, runId } = basis;
  return {
    basis: { kind, text, runId, sampled: holes.length },
    ...sums,
    assumptions: describeAssumptions(unmeasured),
  };
}

async function findBasis(db: Db, projectId: string, config: PipelineConfig): Promise<Basis> {
  const { source } = config;
  if ('run' in source) {
    const run = await findRun(db.pool, { projectId, runId: source.run });
    if (!run) throw new PipelineConfigError(`source.run: there is no pipeline run ${source.run} in this project.`);
    return basisFromRun(db.pool, { run, config, same: true });
  }
  const earlier = await findRunOfSource(db.pool, { projectId, source });
  if (earlier) return basisFromRun(db.pool, { run: earlier, config, same: false });
  if (!('directory' in source)) {
    throw new PipelineConfigError(
      'source: no run of this project has read it yet, so there is nothing to forecast from. The offline panel costs nothing to try.',
    );
  }
  const { directory } = source;
  const isThere = await fs.stat(directory).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
  if (!isThere) {
    throw new PipelineConfigError(
      `source.directory: ${directory} is no folder that this server can read, so nothing can be forecast.`,
    );
  }
  const basis = await basisFromDirectory(directory, config);
  if (basis) return basis;
  throw new PipelineConfigError(
    `source.directory: nothing in ${directory} can be used: no file has a chosen language and an allowed license.`,
  );
}

type Prompts = { generate: Map<HallucinationType, PromptText>; judge: PromptText | null };

/** Only those that models will be asked with. */
async function loadPrompts(db: Db, projectId: string, { config, models }: ResolvedConfig): Promise<Prompts> {
  const { extract, generate, judge } = config;
  const types = generate.generators.some((id) => models.has(id)) ? extract.types : [];
  const loaded = await Promise.all(
    types.map(
      async (type): Promise<[HallucinationType, PromptText]> => [
        type,
        await loadPrompt(db, { projectId, purpose: type, version: generate.prompts[type] }),
      ],
    ),
  );
  const asks = judge.judges.some((id) => models.has(id));
  return {
    generate: new Map(loaded),
    judge: asks ? await loadPrompt(db, { projectId, purpose: 'judge', version: judge.prompt }) : null,
  };
}

/** What is stored for the contexts of the basis, in proportion when not all of them will be used. */
async function countStored(db: Db, { runId, share }: Basis, { config, models }: ResolvedConfig) {
  const members = [...models.keys()];
  if (runId === null || members.length === 0) return { answers: () => 0, votes: () => 0 };
  const [answers, votes] = await Promise.all([
    countStoredAnswers(db.pool, { runId, config, members }),
    countStoredVotes(db.pool, { runId, config, members }),
  ]);
  const part = (counts: Map<string, number>) => (slug: string) => Math.floor((counts.get(slug) ?? 0) * share);
  return { answers: part(answers), votes: part(votes) };
}
