'use client';
import { useEffect, useState } from 'react';
import { type Draft, type Drafts, readDrafts, withDraft } from './drafts';

export type DraftStore = {
  /** null until the browser has read what the tab kept. */
  drafts: Drafts | null;
  setDraft: (key: string, draft: Draft | null) => void;
};

/** Edits of a project's prompts, kept by the tab until they are saved or thrown away. */
export function useDrafts(projectId: string): DraftStore {
  const slot = `foolproof prompts ${projectId}`;
  const [drafts, setDrafts] = useState<Drafts | null>(null);
  useEffect(() => setDrafts(readDrafts(sessionStorage.getItem(slot))), [slot]);
  useEffect(() => {
    if (!drafts) return;
    try {
      sessionStorage.setItem(slot, JSON.stringify(drafts));
    } catch {
      // Full: the edits live as long as the page, which warns before it goes.
    }
  }, [slot, drafts]);
  const setDraft = (key: string, draft: Draft | null) => setDrafts((known) => withDraft(known ?? {}, key, draft));
  return { drafts, setDraft };
}

/** The browser asks before the page goes. */
export function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);
}
