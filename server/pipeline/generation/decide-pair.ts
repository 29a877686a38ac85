/** From a stored raw answer to the pair it makes, valid or refused with its reason. Pure: parsing is injected. */
import { parseAnswer } from './answer';
import type { NewPair } from './stage-rows';
import { type PairCheck, validatePair } from './validators';

export type Decision = Pick<NewPair, 'rejected' | 'symbol' | 'rationale' | 'valid' | 'reason'>;

/** Parses and validates. A declined or unreadable answer is a refused pair without code. */
export function decidePair(raw: string, check: Omit<PairCheck, 'answer'>): Decision {
  const parsed = parseAnswer(raw);
  if (!parsed.ok) return { ...EMPTY, rationale: parsed.detail, reason: 'unparseable-answer' };
  if ('declined' in parsed.answer) return { ...EMPTY, rationale: parsed.answer.declined, reason: 'declined' };
  const { answer } = parsed;
  const verdict = validatePair({ ...check, answer });
  return { ...answer, valid: verdict.valid, reason: verdict.valid ? null : verdict.reason };
}

const EMPTY = { rejected: '', symbol: '', valid: false };
