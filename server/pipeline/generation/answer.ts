/** What a generator answers: a rejected completion with the name that it invented, or that it gives none. */
import { z } from 'zod';

// A database cannot hold NUL in text, and code has no use for it.
const text = z.string().refine((value) => !value.includes('\0'), 'must not contain NUL');

export const answerSchema = z.union([
  z.strictObject({
    /** The whole hole's text with the hallucination in it. */
    rejected: text,
    /** The invented name, as it is written in `rejected`. */
    symbol: text,
    /** One sentence: why somebody would believe it. */
    rationale: text,
  }),
  z.strictObject({ declined: text }),
]);
export type Answer = z.infer<typeof answerSchema>;

export type ParsedAnswer = { ok: true; answer: Answer } | { ok: false; detail: string };

const FENCED = /^```[a-z]*\r?\n([\s\S]*?)\r?\n?```$/i;

/**
 * Reads a raw answer: JSON text of `answerSchema`, alone or as the only Markdown code block.
 * An unreadable answer is a result, not an error.
 */
export function parseAnswer(raw: string): ParsedAnswer {
  const trimmed = raw.trim();
  let value: unknown;
  try {
    value = JSON.parse(FENCED.exec(trimmed)?.[1] ?? trimmed);
  } catch (error) {
    return { ok: false, detail: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = answerSchema.safeParse(value);
  if (parsed.success) return { ok: true, answer: parsed.data };
  // Of the two shapes, tell about the one that was tried.
  const shape = typeof value === 'object' && value !== null && 'declined' in value ? 1 : 0;
  const issue = answerSchema.options[shape].safeParse(value).error?.issues[0];
  const field = issue?.path.join('.');
  return { ok: false, detail: `${field ? `${field}: ` : ''}${issue?.message ?? parsed.error.message}` };
}

/** The raw text of an answer, as offline generators write it. */
export function formatAnswer(answer: Answer): string {
  return JSON.stringify(answer);
}
