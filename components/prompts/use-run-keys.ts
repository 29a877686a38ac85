'use client';
import { useEffect, useRef } from 'react';

type RunKeys = { running: boolean; run: () => void; cancel: () => void };

/** ⌘Enter or Ctrl+Enter runs, also while typing; Escape cancels when nothing that floats takes it. */
export function useRunKeys(keys: RunKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || document.querySelector('[role="dialog"],[role="alertdialog"]')) return;
      const { running, run, cancel } = latest.current;
      // Whether prevented or not: checkboxes take every Enter to do nothing with it.
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !running) {
        event.preventDefault();
        run();
      }
      if (event.key === 'Escape' && running && !event.defaultPrevented) {
        event.preventDefault();
        cancel();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
