/** From a stored raw answer to the pair it makes, valid or refused with its reason. Pure: parsing is injected. */
import { type HallucinationType, type RejectReason, TYPE_NAMES } from '../schema';
import { type Answer, parseAnswer } from './answer';
import type { NewPair } from './stage-rows';
import { type PairCheck, validatePair } from './validators';

export type Decision = Pick<NewPair, 'rejected' | 'symbol' | 'rationale' | 'valid' | 'reason'>;

/** `answer` is null when it cannot be read; `reason` is null when it makes a valid pair. */
export type Examination = { answer: Answer | null; reason: RejectReason | null; detail: string | null };

/** Parses and validates. */
export function examineAnswer(raw: string, check: Omit<PairCheck, 'answer'>): Examination {
  const parsed = parseAnswer(raw);
  if (!parsed.ok) return { answer: null, reason: 'unparseable-answer', detail: parsed.detail };
  const { answer } = parsed;
  if ('declined' in answer) return { answer, reason: 'declined', detail: answer.declined };
  const verdict = validatePair({ ...check, answer });
  return verdict.valid
    ? { answer, reason: null, detail: null }
    : { answer, reason: verdict.reason, detail: verdict.detail };
}

/** A declined or unreadable answer is a refused pair without code. */
export function decidePair(raw: string, check: Omit<PairCheck, 'answer'>): Decision {
  const { answer, reason, detail } = examineAnswer(raw, check);
  if (answer && 'rejected' in answer) return { ...answer, valid: reason === null, reason };
  return { rejected: '', symbol: '', rationale: detail ?? '', valid: false, reason };
}

/**
 * Why an answer would be refused, in words for the model that gave it. Null when it would not be, and where asking again is
 * no use: it declined, or nothing can be read.
 */
export function explainRefusal(raw: string, check: Omit<PairCheck, 'answer' | 'earlier'>): string | null {
  // Generators must not learn of each other's answers, so that no answer counts as a repeat here.
  const { answer, reason, detail } = examineAnswer(raw, { ...check, earlier: [] });
  if (reason === null || answer === null || 'declined' in answer) return null;
  return EXPLANATIONS[reason]?.({ symbol: answer.symbol, detail: detail ?? '', type: check.type }) ?? detail;
}

type Refused = { symbol: string; detail: string; type: HallucinationType };

const EXPLANATIONS: Partial<Record<RejectReason, (refused: Refused) => string>> = {
  'same-as-chosen': () => "It is the developer's own completion: nothing in it is invented.",
  'new-parse-errors': ({ detail }) =>
    `The file is no longer well formed with it (${detail}). It must replace the developer's completion exactly, with nothing of the text before or after it.`,
  'wrong-type': ({ detail, type }) =>
    `It is no hallucination of the type "${TYPE_NAMES[type].toLowerCase()}": ${detail}. The symbol must be the invented name, exactly as it stands in what you changed.`,
  'symbol-exists': ({ symbol }) =>
    `${symbol} exists already, in the project, the language or its standard library. Invent a name that exists in none of them.`,
  'symbol-visible': ({ symbol }) =>
    `${symbol} stands elsewhere in the same file. Invent a name that does not stand there.`,
  'give-away-comment': ({ detail }) =>
    `A comment gives it away: ${detail}. Write no comment that the developer did not write.`,
};
