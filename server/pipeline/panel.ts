/** The two roles of the panel. Offline baselines and frontier models implement the same interfaces. */
import type { SymbolIndex } from './corpus/symbol-index';
import type { HallucinationType, Language, Target } from './schema';

/** A hole with its text, as generators and validators see it. */
export type HoleText = {
  contextId: string;
  /** Of the file, where it is known: generators are shown it. */
  path?: string;
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
  /** Why the validators would refuse this raw answer, in words for its author; null when they would not. */
  refusal: (raw: string) => Promise<string | null>;
};

/** What a generator gave, as it will be stored: the raw text, where it came from, and how often it was asked. */
export type GeneratedAnswer = { raw: string; callId: string | null; attempts: number };

/**
 * The raw answer is JSON text of `answerSchema` (generation/answer.ts); it is stored before it is parsed.
 * Offline generators write the same JSON as models do.
 */
export type Generator = {
  id: string;
  label: string;
  kind: 'offline' | 'model';
  /** Part of the idempotency key: raise it when the answers change. */
  promptVersion: (type: HallucinationType) => string;
  generate: (input: GenerationInput) => Promise<GeneratedAnswer>;
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
  /** Votes on each candidate: 1 for offline judges, which would only repeat themselves. */
  samples: number;
  /** @param key names the vote (pair, candidate, sample): idempotency key of a model's call */
  score: (input: JudgeInput, key: string) => Promise<Judgement & { callId: string | null }>;
};
