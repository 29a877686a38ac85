/** How prompts are written. Pure. */
import { type PromptPurpose, TYPE_NAMES } from '@/server/pipeline/schema';

export const PURPOSE_NAMES: Record<PromptPurpose, string> = { ...TYPE_NAMES, judge: 'Judge' };

type PartName = 'system' | 'user';

/** What is wrong with one part, without the part's name that each sentence begins with. */
export function problemsOf(problems: readonly string[], part: PartName): string[] {
  const lead = `${part}: `;
  return problems.filter((problem) => problem.startsWith(lead)).map((problem) => problem.slice(lead.length));
}

/** Ids from a text with anything between them; each once. */
export function readIds(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [])];
}
