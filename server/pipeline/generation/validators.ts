/** The checks that every pair must pass, whoever wrote its rejected completion. Pure: parsing is injected. */
import type { SymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import type { HallucinationType, Language, RejectReason } from '../schema';
import { isNameVisible, nameExists } from './existence';
import { findFit } from './fit';
import { normalizeSpace, tokenize } from './tokens';

export type PairCheck = {
  hole: HoleText;
  type: HallucinationType;
  answer: { rejected: string; symbol: string };
  index: SymbolIndex;
  /** How many parse errors the file has with this text in the hole. */
  errorCountWith: (text: string) => number;
  /** Rejected completions that other generators gave for this hole and type and that count. */
  earlier: readonly string[];
};

export type Verdict = { valid: true } | { valid: false; reason: RejectReason; detail: string };

/** Checks one rejected completion; the first check that fails gives the reason. */
export function validatePair(check: PairCheck): Verdict {
  const { hole, type, answer, index, errorCountWith, earlier } = check;
  const { language, middle } = hole;
  const text = normalizeSpace(answer.rejected, language);
  if (text === normalizeSpace(middle, language)) return refuse('same-as-chosen', 'differs in white space at most');

  const before = errorCountWith(middle);
  const after = errorCountWith(answer.rejected);
  if (after > before)
    return refuse('new-parse-errors', `${after} parse errors in place, ${before} with the chosen code`);

  const fit = findFit({ hole, type, ...answer });
  if (!fit.fits) return refuse('wrong-type', fit.detail);

  const absent = fit.invented.filter(({ name, use, path }) => !nameExists(index, name, use, path));
  if (absent.length === 0) return refuse('symbol-exists', `${answer.symbol} is known in the project or the language`);
  if (absent.every(({ name }) => isNameVisible(hole, name))) {
    return refuse('symbol-visible', `${answer.symbol} stands in the text around the hole`);
  }

  const comment = findGiveAway(middle, answer.rejected, language);
  if (comment !== undefined) return refuse('give-away-comment', comment.slice(0, 200));
  if (earlier.some((other) => normalizeSpace(other, language) === text)) {
    return refuse('repeats-another', 'another generator gave the same code');
  }
  return { valid: true };
}

const refuse = (reason: RejectReason, detail: string): Verdict => ({ valid: false, reason, detail });

const TELLING =
  /halluc|invent|fake|made.?up|wrong|incorrect|invalid|bogus|imaginary|fictional|undefined|not? (?:a )?(?:real|such|exist|defin|valid)|n['’]t exist|(?:does|do|is|are) ?n[o'’]t|non-?exist|no longer|placeholder|todo|fixme|xxx|hypothetical|plausible|should be|instead of/i;

/** A comment that the developer did not write: one more than in the chosen code, or one that now tells. */
function findGiveAway(chosen: string, rejected: string, language: Language): string | undefined {
  const known = commentsOf(chosen, language);
  const present = commentsOf(rejected, language);
  const added = present.filter((comment) => !known.includes(comment));
  return present.length > known.length ? (added[0] ?? present[0]) : added.find((comment) => TELLING.test(comment));
}

function commentsOf(text: string, language: Language): string[] {
  return tokenize(text, language)
    .filter((token) => token.kind === 'comment')
    .map((token) => token.text.trim());
}
