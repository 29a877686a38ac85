/** The judges that a panel may name. */
import type { Judge } from '../panel';
import { conventions } from './offline/conventions';
import { type BackgroundModel, createNgramJudge } from './offline/ngram';
import { createNgramModel } from './offline/ngram-model';
import { resolver } from './offline/resolver';

/** What judges may share while one task is worked on. */
export type JudgeResources = { background: BackgroundModel };

const FACTORIES: ((resources: JudgeResources) => Judge)[] = [
  () => resolver,
  ({ background }) => createNgramJudge(background),
  () => conventions,
];

/** Opens the judges of a panel, in its order. Unknown ids were refused at launch. */
export function openJudges(ids: string[], resources: JudgeResources): Judge[] {
  const judges = FACTORIES.map((create) => create(resources));
  return ids.flatMap((id) => judges.find((judge) => judge.id === id) ?? []);
}

/** Every judge there is, for forms and checks. */
export function listJudges(): Pick<Judge, 'id' | 'label' | 'kind'>[] {
  const untrained = createNgramModel();
  return FACTORIES.map((create) => create({ background: () => untrained })).map(({ id, label, kind }) => ({
    id,
    label,
    kind,
  }));
}
