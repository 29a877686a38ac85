import { launchRun, type RunServices } from '@/server/foundation/runs/launch';
import { listGenerators } from './generation/generators';
import { listJudges } from './judging/judges';
import type { PipelineConfig } from './schema';
import { PIPELINE_KIND, STAGES } from './stages';

/** The configuration names something that this server does not have. */
export class PipelineConfigError extends Error {
  override name = 'PipelineConfigError';
}

/**
 * Launches a pipeline run: scan, extract, generate, judge.
 * @throws PipelineConfigError when a generator or judge of the panel does not exist
 */
export async function launchPipeline(
  services: RunServices,
  input: { projectId: string; config: PipelineConfig; launchKey: string },
): Promise<{ runId: string }> {
  const { config } = input;
  requireKnown('generate.generators', config.generate.generators, listGenerators());
  requireKnown('judge.judges', config.judge.judges, listJudges());
  return launchRun(services, {
    ...input,
    kind: PIPELINE_KIND,
    name: config.name,
    stages: Object.values(STAGES),
  });
}

function requireKnown(field: string, wanted: string[], known: readonly { id: string }[]) {
  const unknown = wanted.filter((id) => !known.some((item) => item.id === id));
  if (unknown.length === 0) return;
  const choices = known.map((item) => item.id).join(', ');
  throw new PipelineConfigError(`${field}: unknown ${unknown.join(', ')}. This server has: ${choices}.`);
}
