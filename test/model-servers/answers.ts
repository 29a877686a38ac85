/** Test fixture: rules by which model servers answer, by name. No model is behind them. */
import { answerAsAsked } from './answering';
import { hashNumber } from './fit-schema';
import type { ReceivedCall } from './types';

/** What the developer wrote, as the product's generation prompts mark it. */
const CHOSEN = /<chosen>\r?\n([\s\S]*?)\r?\n<\/chosen>/;
/** At the end of a prompt that asks for a call. */
const WANTS_CALL = /calls a function/;
const NAME = /[A-Za-z_][A-Za-z0-9_]{2,}/g;
const CALLED = /[A-Za-z_][A-Za-z0-9_]{2,}(?=\()/g;
const LETTERS = 'bcdfghjklmnprstvwxz';

/**
 * A rejected completion in the form that the product asks for: the developer's with one name bent to another that is unlikely
 * to exist. The prompt decides which. Most are valid pairs, many are not. Prompts of another kind are answered as they ask.
 */
export function inventSymbol(call: ReceivedCall): string {
  const [prompt = ''] = call.users;
  const chosen = CHOSEN.exec(prompt)?.[1];
  const called = WANTS_CALL.test(prompt.slice(-200)) ? chosen?.match(CALLED) : null;
  const names = called ?? chosen?.match(NAME);
  if (chosen === undefined || !names) return answerAsAsked(call);
  const draw = hashNumber([call.model, ...call.users].join('\n'));
  const name = names[draw % names.length] ?? '';
  const ending = Array.from({ length: 4 }, (_, n) => LETTERS[(draw >>> (n * 5)) % LETTERS.length]).join('');
  const symbol = `${name}${name.includes('_') ? '_' : ''}${ending}`;
  const rejected = chosen.replace(new RegExp(`\\b${name}\\b`), symbol);
  return JSON.stringify({ symbol, rationale: `It reads like ${name}.`, rejected, declined: null });
}

export const ANSWERS = {
  'as-asked': answerAsAsked,
  'invent-symbol': inventSymbol,
} as const satisfies Record<string, (call: ReceivedCall) => string>;
export type AnswerName = keyof typeof ANSWERS;
