/**
 * Judge 2: is the candidate as likely as the code around it? A character n-gram model of other repositories in the same
 * language, together with one of the visible text, says how surprising each name is; the bar is set by the names of the
 * visible text itself, each scored with itself left out of what the bar is compared with.
 */
import type { Judge, JudgeInput, Judgement } from '../../panel';
import type { Language } from '../../schema';
import { bitsOf, createNgramModel, type NgramModel, trainNgrams } from './ngram-model';
import { createOfflineJudge } from './offline-judge';
import { readNames } from './tokens';
import { readCandidate } from './visible';

/** The general model for a language, trained on code that does not hold the pair at hand; null when there is none. */
export type BackgroundModel = (language: Language) => NgramModel;

export const NGRAM_JUDGE = 'offline-ngram';

/** How much of the text on both sides is read, in characters. */
const WINDOW = 6_000;
/** Names before the hole whose surprise sets the bar. */
const REFERENCES = 60;
/** So often would code like the names before it pass: the bar for the worst of n names is their quantile 0.85^(1/n). */
const PASS_RATE = 0.85;
/** With fewer names than this there is nothing to compare with. */
const FEWEST = 8;

/** `seen`: how surprising each name before the hole was, ascending. */
type Local = { key: JudgeInput; model: NgramModel; seen: number[] };

export function createNgramJudge(background: BackgroundModel): Judge {
  let last: Local | null = null;
  return createOfflineJudge({
    id: NGRAM_JUDGE,
    label: 'offline baseline: n-gram likelihood',
    decide: (input) => {
      if (!last || last.key.prefix !== input.prefix || last.key.suffix !== input.suffix) {
        last = readLocal(input, background(input.language), last?.model);
      }
      return judge(input, [background(input.language), last.model], last.seen);
    },
  });
}

function judge(input: JudgeInput, models: NgramModel[], seen: number[]): Judgement {
  const lead = input.prefix.slice(-200);
  const text = lead + input.candidate;
  const names = readCandidate(input).map(({ name, at }) => ({
    name,
    bits: surprise(models, text, lead.length + at, name.length),
  }));
  const worst = names.reduce((most, name) => (name.bits > most.bits ? name : most), { name: '', bits: 0 });
  if (seen.length < FEWEST) {
    const error = 'the visible text has too few names to compare with';
    return { score: null, reasoning: error, error };
  }
  const share = PASS_RATE ** (1 / Math.max(1, names.length));
  const bar = seen[Math.floor((seen.length - 1) * share)] ?? 0;
  const reasoning = `${worst.name || 'the candidate'}: ${worst.bits.toFixed(1)} bits, bar ${bar.toFixed(1)}`;
  return { score: worst.bits <= bar ? 1 : 0, reasoning };
}

/** Long names cost more bits without being less likely: the root of the length evens that out. */
const surprise = (models: NgramModel[], text: string, at: number, length: number) =>
  bitsOf(models, text, at, at + length) / Math.sqrt(Math.max(1, length));

/** Learns the text after the hole, then the text before it name by name, noting how surprising each name was. */
function readLocal(input: JudgeInput, general: NgramModel, reuse: NgramModel | undefined): Local {
  const model = reuse ?? createNgramModel();
  for (const counts of [model.seen, model.contexts, model.kinds]) counts.fill(0);
  const prefix = input.prefix.slice(-WINDOW);
  trainNgrams(model, input.suffix.slice(0, WINDOW));
  const names = readNames(prefix, input.language).slice(-REFERENCES);
  const first = names[0]?.at ?? prefix.length;
  trainNgrams(model, prefix.slice(0, first));
  const seen: number[] = [];
  names.forEach(({ name, at }, index) => {
    const from = Math.max(0, at - 200);
    seen.push(surprise([general, model], prefix.slice(from), at - from, name.length));
    trainNgrams(model, prefix.slice(at, names[index + 1]?.at ?? prefix.length));
  });
  return { key: input, model, seen: seen.sort((a, b) => a - b) };
}
