import { useSyncExternalStore } from 'react';

const noChange = () => () => {};

/** '⌘K' on a Mac, 'Ctrl K' elsewhere and on the server. */
export function useModifierKey(key: string): string {
  return useSyncExternalStore(
    noChange,
    () => (/mac|iphone|ipad/i.test(navigator.userAgent) ? `⌘${key}` : `Ctrl ${key}`),
    () => `Ctrl ${key}`,
  );
}
