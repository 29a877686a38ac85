/** How many tokens a text has: exactly where the tokeniser is known, else from its length. */
import { createRequire } from 'node:module';
import type { ModelSettings } from './schema';
import type { CallRequest, RegisteredModel } from './types';

type Tokenizer = ModelSettings['tokenizer'];
type Encoding = Exclude<Tokenizer, 'estimate'>;
type Encoder = { countTokens: (text: string, options: { disallowedSpecial: Set<string> }) => number };

/**
 * UTF-8 bytes a token. Code of the eight languages (demo/corpus) has 3.4 (Go) to 4.2 (Java) under o200k_base and
 * cl100k_base, English text 3.9; the lowest is taken, so that a forecast is rather too high than too low.
 */
export const BYTES_PER_TOKEN = 3.4;

/** What chat formats put around each message and before the answer (OpenAI's cookbook, "How to count tokens"). */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_ANSWER = 3;

const require = createRequire(import.meta.url);
const encoders = new Map<Encoding, Encoder>();
/** `<|endoftext|>` in scraped code is text, not a command. */
const NO_SPECIAL_TOKENS = { disallowedSpecial: new Set<string>() };

/**
 * Tokens of a text. The first use of an encoding loads its table: a third of a second and 70 MB for o200k_base, a third
 * of both for cl100k_base; afterwards it is 3 MB of text a second. Where an estimate will do, ask for 'estimate'.
 */
export function countTokens(text: string, tokenizer: Tokenizer): number {
  if (tokenizer === 'estimate') return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
  return loadEncoder(tokenizer).countTokens(text, NO_SPECIAL_TOKENS);
}

/**
 * Tokens of a call before it is made, by the model's own tokeniser where it is known (or by `tokenizer`).
 * `output` is the most that the answer may take: what it will take, only earlier answers can tell.
 */
export function estimateCallTokens(
  model: RegisteredModel,
  request: Pick<CallRequest, 'system' | 'messages' | 'schema' | 'maxOutputTokens'>,
  tokenizer: Tokenizer = model.settings.tokenizer,
): { input: number; output: number } {
  const texts = [request.system, ...request.messages.map((message) => message.text)];
  const schema = request.schema ? countTokens(JSON.stringify(request.schema.schema), tokenizer) : 0;
  const text = texts.reduce((sum, part) => sum + countTokens(part, tokenizer) + TOKENS_PER_MESSAGE, 0);
  return {
    input: text + schema + TOKENS_PER_ANSWER,
    output: request.maxOutputTokens ?? model.settings.max_output_tokens,
  };
}

function loadEncoder(encoding: Encoding): Encoder {
  const loaded = encoders.get(encoding);
  if (loaded) return loaded;
  const encoder: Encoder =
    encoding === 'o200k_base'
      ? require('gpt-tokenizer/encoding/o200k_base')
      : require('gpt-tokenizer/encoding/cl100k_base');
  encoders.set(encoding, encoder);
  return encoder;
}
