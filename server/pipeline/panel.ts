/** The two roles of the panel. Offline baselines and frontier models implement the same interfaces. */
import type { SymbolIndex } from './corpus/symbol-index';
import type { HallucinationType, Language, Target } from './schema';

/** A hole with its text, as generators and validators see it. */
export type HoleText = {
  contextId: string;
  language: Language;
  prefix: string;
  middle: string;
  suffix: string;
  targets: Target[];
};

export type GenerationInput = {
  hole: HoleText;
  type: HallucinationType;
  index: SymbolIndex;
  /** Seeds every random choice, so that the same input gives the same answer. */
  seed: string;
};

/**
 * The raw answer is JSON text of `answerSchema` (generation/answer.ts); it is stored before it is parsed.
 * Offline generators write the same JSON as models do.
 */
export type Generator = {
  id: string;
  label: string;
  kind: 'offline' | 'model';
  /** Part of the idempotency key: raise it when the answers change. */
  promptVersion: string;
  generate: (input: GenerationInput) => Promise<string>;
};

/** What a judge sees: one candidate in its place. Nothing says whether a developer or a generator wrote it. */
export type JudgeInput = { language: Language; prefix: string; candidate: string; suffix: string };

/** `score: null` is no vote: the answer could not be read, or the call failed. */
export type Judgement = { score: 0 | 1; reasoning: string } | { score: null; reasoning: string; error: string };

export type Judge = {
  id: string;
  label: string;
  kind: 'offline' | 'model';
  promptVersion: string;
  score: (input: JudgeInput) => Promise<Judgement>;
};
