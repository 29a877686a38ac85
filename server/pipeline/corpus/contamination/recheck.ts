/** Looks at every context of a project again, since its benchmarks have changed. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { launchRun, type RunServices } from '@/server/foundation/runs/launch';
import { contaminationConfigSchema } from '../../schema';
import { RECHECK_KIND, RECHECK_STAGE } from '../../stages';

export const recheckConfigSchema = z.strictObject({
  version: z.literal(1).default(1),
  contamination: contaminationConfigSchema.prefault({}),
});
export type RecheckConfig = z.infer<typeof recheckConfigSchema>;

/** Launches a run that marks what overlaps the benchmarks of now, and unmarks what no longer does. */
export function launchRecheck(services: RunServices, { projectId }: { projectId: string }): Promise<{ runId: string }> {
  const config = recheckConfigSchema.parse({});
  const name = 'Contamination check';
  return launchRun(services, {
    ...{ projectId, kind: RECHECK_KIND, name, config, stages: [RECHECK_STAGE], launchKey: randomUUID() },
  });
}
