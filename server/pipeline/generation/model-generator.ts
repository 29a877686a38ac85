/** A language model as a generator: one call for an answer, and another with the reason for each that is refused. */
import { callForJson } from '@/server/foundation/models/structured';
import type { CallContext, CallRequest, CallResult, RegisteredModel } from '@/server/foundation/models/types';
import type { GeneratedAnswer, GenerationInput, Generator } from '../panel';
import { formatAnswer, readableAnswerSchema } from './answer';
import { ANSWER_FORMAT, type PromptFiller } from './generation-prompt';

export type ModelGenerator = Generator & {
  model: RegisteredModel;
  /** The call that `generate` makes first, for those who ask in batches. */
  requestFor: (input: Omit<GenerationInput, 'refusal'>) => CallRequest;
};

export type ModelGeneratorOptions = {
  model: RegisteredModel;
  prompts: PromptFiller;
  /** How often a refused answer is asked for again. */
  retries: number;
};

/** Answers of one generator for the same context and type are numbered; one is asked for. */
const SAMPLE = 0;
const MOST_SHOWN_CHARS = 8_000;
const MOST_REASON_CHARS = 500;

/**
 * Makes a generator of a model. Its `generate` throws what `callModel` throws: a call without an answer is no answer.
 */
export function createModelGenerator(ctx: CallContext, options: ModelGeneratorOptions): ModelGenerator {
  const { model, prompts, retries } = options;
  const requestFor: ModelGenerator['requestFor'] = (input) => {
    const promptVersion = prompts.versionOf(input.type);
    const key = ['generate', input.hole.contextId, input.type, model.slug, promptVersion, SAMPLE, 0].join('/');
    return { ...{ model, purpose: 'generate', key, promptVersion, schema: ANSWER_FORMAT }, ...prompts.fill(input) };
  };

  const generate = async (input: GenerationInput): Promise<GeneratedAnswer> => {
    let request = requestFor(input);
    for (let attempts = 1; ; attempts++) {
      const { result } = await callForJson(ctx, request, readableAnswerSchema);
      const raw = rawOfResult(result);
      // An answer that was cut off, or that its repair left unreadable, counts as it is.
      const reason = attempts <= retries && result.state === 'answered' ? await input.refusal(raw) : null;
      if (reason === null) return { raw, callId: result.callId, attempts };
      request = askAgain(request, { raw, reason, attempts });
    }
  };

  const promptVersion = prompts.versionOf;
  return { id: model.slug, label: model.label, kind: 'model', model, promptVersion, requestFor, generate };
}

/** The text that is stored as the answer: as it came, but for a refusal, which counts as declined. */
export function rawOfResult({ state, raw }: Pick<CallResult, 'state' | 'raw'>): string {
  if (state !== 'refused') return raw;
  const said = raw.replaceAll('\0', '\uFFFD').trim().slice(0, MOST_REASON_CHARS).toWellFormed();
  return formatAnswer({ declined: said === '' ? 'the model refused' : `the model refused: ${said}` });
}

type Refused = { raw: string; reason: string; attempts: number };

/** The conversation goes on: its answer, then why that cannot be used. The number of the attempt ends the key. */
function askAgain(request: CallRequest, { raw, reason, attempts }: Refused): CallRequest {
  return {
    ...request,
    key: request.key.replace(/\d+$/, String(attempts)),
    messages: [
      ...request.messages,
      { role: 'assistant', text: raw.slice(0, MOST_SHOWN_CHARS).toWellFormed() },
      {
        role: 'user',
        text: `Your completion cannot be used. ${reason}\nGive another one for the same place, in the same form. Decline when there is none.`,
      },
    ],
  };
}
