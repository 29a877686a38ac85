/** Edited prompts that nobody has saved yet, kept by the tab so that a reload loses nothing. Pure. */
import { z } from 'zod';
import type { PromptPurpose } from '@/server/pipeline/schema';

const draftSchema = z.object({ system: z.string(), user: z.string(), note: z.string() });
export type Draft = z.infer<typeof draftSchema>;

/** By purpose and version: what an edit started from. */
export type Drafts = Readonly<Record<string, Draft>>;

const draftsSchema = z.record(z.string(), draftSchema);

export const draftKey = (purpose: PromptPurpose, version: string) => `${purpose} ${version}`;

/** What an earlier page of this tab left; nothing when it cannot be read. */
export function readDrafts(stored: string | null): Drafts {
  if (stored === null) return {};
  try {
    return draftsSchema.safeParse(JSON.parse(stored)).data ?? {};
  } catch {
    return {};
  }
}

type PromptText = { system: string; user: string };

/** Whether a draft says something else than the version it started from. White space around it is not kept anyway. */
export const isEdited = (draft: PromptText, saved: PromptText) =>
  draft.system.trim() !== saved.system.trim() || draft.user.trim() !== saved.user.trim();

/** @param draft null: gone */
export function withDraft(drafts: Drafts, key: string, draft: Draft | null): Drafts {
  const { [key]: _, ...others } = drafts;
  return draft ? { ...others, [key]: draft } : others;
}
