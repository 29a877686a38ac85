/** The judges that need no provider. */
import type { Judge } from '../panel';
import { conventions } from './offline/conventions';
import { type BackgroundModel, createNgramJudge } from './offline/ngram';
import { createNgramModel } from './offline/ngram-model';
import { resolver } from './offline/resolver';

/** What offline judges may share while one task is worked on. */
export type JudgeResources = { background: BackgroundModel };

const FACTORIES: ((resources: JudgeResources) => Judge)[] = [
  () => resolver,
  ({ background }) => createNgramJudge(background),
  () => conventions,
];

/** Opens the offline judges of a panel, in its order. */
export function openOfflineJudges(ids: string[], resources: JudgeResources): Judge[] {
  const judges = FACTORIES.map((create) => create(resources));
  return ids.flatMap((id) => judges.find((judge) => judge.id === id) ?? []);
}

/** Every offline judge, for forms and checks. */
export function listJudges(): Pick<Judge, 'id' | 'label' | 'kind' | 'promptVersion'>[] {
  const untrained = createNgramModel();
  return FACTORIES.map((create) => create({ background: () => untrained })).map(
    ({ id, label, kind, promptVersion }) => ({ id, label, kind, promptVersion }),
  );
}
