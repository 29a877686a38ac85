/** Opens a panel of judges: offline ones and the models of the registry. */
import { NotFoundError } from '@/server/foundation/errors';
import { findModels } from '@/server/foundation/models/registry';
import type { CallContext } from '@/server/foundation/models/types';
import type { Judge } from '../panel';
import { loadPrompt } from '../prompts/store';
import { OFFLINE_JUDGES, type PipelineConfig } from '../schema';
import { type JudgeResources, openOfflineJudges } from './judges';
import { createModelJudge, type ModelJudge } from './model-judge';

export type PanelJudge = Judge | ModelJudge;

type Panel = JudgeResources & { projectId: string; judge: PipelineConfig['judge'] };

/**
 * The judges that a configuration names.
 * @throws NotFoundError when a model was removed or switched off since the launch
 */
export async function openJudges(ctx: CallContext, { projectId, judge, background }: Panel): Promise<PanelJudge[]> {
  const offline = openOfflineJudges(judge.judges, { background });
  const slugs = judge.judges.filter((id) => !OFFLINE_JUDGES.some((known) => known === id));
  if (slugs.length === 0) return offline;
  const models = await findModels(ctx.db, slugs);
  const prompt = await loadPrompt(ctx.db, { projectId, purpose: 'judge', version: judge.prompt });
  const modelJudges = slugs.map((slug) => {
    const model = models.get(slug);
    if (!model) throw new NotFoundError(`The judge ${slug} is no longer registered, or is switched off.`);
    return createModelJudge(ctx, { model, prompt, samples: judge.samples });
  });
  return [...offline, ...modelJudges];
}
