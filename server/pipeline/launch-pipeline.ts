import { openBudget } from '@/server/foundation/models/budget';
import type { RegisteredModel } from '@/server/foundation/models/types';
import { launchRun, type RunServices } from '@/server/foundation/runs/launch';
import type { StageInfo } from '@/server/foundation/runs/schema';
import { resolveCap, resolveConfig } from './resolve-config';
import type { PipelineConfig } from './schema';
import { PIPELINE_KIND, STAGES } from './stages';

export { PipelineConfigError } from './resolve-config';

/**
 * Launches a pipeline run: scan, extract, generate, judge. Its cap is set aside in the same transaction.
 * @throws PipelineConfigError which names the field, when the configuration names what this server does not have, or
 *   needs a cap and has none
 * @throws BudgetError when the project's limit for the month has no room for the cap
 */
export async function launchPipeline(
  services: RunServices,
  input: { projectId: string; config: PipelineConfig; launchKey: string },
): Promise<{ runId: string }> {
  const { projectId } = input;
  const resolved = await resolveConfig(services.db, input);
  const { config, models } = resolved;
  const capMicros = models.size > 0 ? await resolveCap(services.db, resolved) : null;
  return launchRun(services, {
    ...{ projectId, config, launchKey: input.launchKey, kind: PIPELINE_KIND, name: config.name },
    stages: listStages(config, models),
    alongside: async (tx, runId) => {
      if (models.size > 0) await openBudget(tx, { projectId, runId, capMicros });
    },
  });
}

/** A stage in which models are asked waits for them most of its time. */
function listStages({ generate, judge }: PipelineConfig, models: Map<string, RegisteredModel>): StageInfo[] {
  const asks = (ids: string[]) => ids.some((id) => models.has(id));
  const waits: Record<string, boolean> = {
    [STAGES.generate.name]: asks(generate.generators),
    [STAGES.judge.name]: asks(judge.judges),
  };
  return Object.values(STAGES).map((stage) => (waits[stage.name] ? { ...stage, waits: true } : stage));
}
