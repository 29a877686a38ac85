/** A language model as a judge: one call for one candidate, which says nothing of where the candidate came from. */
import { callForJson } from '@/server/foundation/models/structured';
import type { CallContext, CallRequest, CallResult, RegisteredModel } from '@/server/foundation/models/types';
import type { Judge, JudgeInput, Judgement } from '../panel';
import { fillPrompt, type PromptText } from '../prompts/store';
import { JUDGEMENT_FORMAT, judgementSchema, judgePromptValues } from './prompt';

export type ModelJudge = Judge & {
  model: RegisteredModel;
  /** The call that `score` makes first, for those who ask in batches. */
  requestFor: (input: JudgeInput, key: string) => CallRequest;
};

export type ModelJudgeOptions = { model: RegisteredModel; prompt: PromptText; samples: number };

/** Why a model's answer is no vote. */
export type InvalidVote = 'refused' | 'truncated' | 'unparseable-answer';

const MOST_PROBLEM_CHARS = 500;

/**
 * Makes a judge of a model. Its `score` throws what `callModel` throws: a call that got no answer is no vote, valid or not.
 */
export function createModelJudge(ctx: CallContext, { model, prompt, samples }: ModelJudgeOptions): ModelJudge {
  const requestFor = (input: JudgeInput, key: string): CallRequest => ({
    ...{ model, purpose: 'judge', key, promptVersion: prompt.version, schema: JUDGEMENT_FORMAT },
    ...fillPrompt(prompt, judgePromptValues(input)),
  });
  return {
    ...{ id: model.slug, label: model.label, kind: 'model', promptVersion: prompt.version, samples, model, requestFor },
    score: async (input, key) => {
      const { result, value, problem } = await callForJson(ctx, requestFor(input, key), judgementSchema);
      const judgement: Judgement = value
        ? { score: value.score, reasoning: toStorable(value.reasoning) }
        : {
            score: null,
            reasoning: toStorable(problem ?? '').slice(0, MOST_PROBLEM_CHARS),
            error: faultOf(result.state),
          };
      return { ...judgement, callId: result.callId };
    },
  };
}

function faultOf(state: CallResult['state']): InvalidVote {
  return state === 'answered' ? 'unparseable-answer' : state;
}

/** JSON can spell what Postgres cannot hold: NUL and halves of surrogate pairs. */
const toStorable = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed();
