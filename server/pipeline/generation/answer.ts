/** What a generator answers: a rejected completion with the name that it invented, or that it gives none. */
import { z } from 'zod';

// A database can hold neither in text, and code has no use for them.
const text = z
  .string()
  .refine((value) => !value.includes('\0'), 'must not contain NUL')
  .refine((value) => value.isWellFormed(), 'must not contain half of a character');

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
  return readAnswer(value);
}

/** The same for JSON that is parsed already. */
export const readableAnswerSchema: z.ZodType<Answer> = z.unknown().transform((value, ctx) => {
  const read = readAnswer(value);
  if (read.ok) return read.answer;
  ctx.addIssue({ code: 'custom', message: read.detail });
  return z.NEVER;
});

function readAnswer(given: unknown): ParsedAnswer {
  const value = dropEmpty(given);
  const parsed = answerSchema.safeParse(value);
  if (parsed.success) return { ok: true, answer: parsed.data };
  // Of the two shapes, tell about the one that was tried.
  const shape = typeof value === 'object' && value !== null && 'declined' in value ? 1 : 0;
  const issue = answerSchema.options[shape].safeParse(value).error?.issues[0];
  const field = issue?.path.join('.');
  return { ok: false, detail: `${field ? `${field}: ` : ''}${issue?.message ?? parsed.error.message}` };
}

/**
 * Models are made to fill in every field, with null (or nothing) in those of the other shape. A completion without a
 * rationale still is one.
 */
function dropEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== null),
  );
  if (typeof given.rejected === 'string' && given.declined === '') delete given.declined;
  if (typeof given.declined === 'string' && given.declined !== '') {
    for (const field of ['rejected', 'symbol', 'rationale']) if (given[field] === '') delete given[field];
  }
  if (typeof given.rejected === 'string' && typeof given.symbol === 'string') return { rationale: '', ...given };
  return given;
}

/** The raw text of an answer, as offline generators write it. */
export function formatAnswer(answer: Answer): string {
  return JSON.stringify(answer);
}
