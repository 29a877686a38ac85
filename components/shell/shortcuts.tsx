'use client';
/** One listener for all keys of a page. Whatever is registered shows in the `?` sheet and in the palette. */
import { createContext, type ReactNode, useContext, useEffect, useId, useRef, useState } from 'react';
import { belongsToFocus, matchKeys } from './keys';

export type Shortcut = {
  /** As `KeyboardEvent.key`; keys pressed one after another are parted by a space: 'g o'. */
  keys: string;
  /** What it does, as a verb: 'Next pair'. */
  label: string;
  /** The heading in the sheet: 'Pairs'. */
  group: string;
  run: () => void;
  /** Off, and out of the sheet. */
  disabled?: boolean;
};

type Registry = { add: (id: string, shortcut: Shortcut) => void; remove: (id: string) => void };

const RegistryContext = createContext<Registry | null>(null);
const ListContext = createContext<Shortcut[]>([]);

/** A second key of a sequence must come within this time. */
const SEQUENCE_MS = 1_200;

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [shortcuts, setShortcuts] = useState<ReadonlyMap<string, Shortcut>>(new Map());
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  const [registry] = useState<Registry>(() => ({
    add: (id, shortcut) => setShortcuts((known) => new Map(known).set(id, shortcut)),
    remove: (id) => setShortcuts((known) => new Map([...known].filter(([other]) => other !== id))),
  }));

  useEffect(() => {
    let pressed: string[] = [];
    let pressedAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const { key, target } = event;
      if (key === 'Shift' || (target instanceof HTMLElement && belongsToFocus(key, target))) return;
      if (event.timeStamp - pressedAt > SEQUENCE_MS) pressed = [];
      const match = matchKeys([...pressed, key], [...current.current.values()]);
      pressed = match.kind === 'partial' ? [...pressed, key].slice(-1) : [];
      pressedAt = event.timeStamp;
      if (match.kind !== 'full') return;
      event.preventDefault();
      match.binding.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <RegistryContext value={registry}>
      <ListContext value={[...shortcuts.values()]}>{children}</ListContext>
    </RegistryContext>
  );
}

/** Registers a key for as long as the component is mounted. It stays quiet while someone types or a dialog is open. */
export function useShortcut({ keys, label, group, run, disabled = false }: Shortcut): void {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error('useShortcut needs a ShortcutProvider above it.');
  const id = useId();
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (disabled) return;
    registry.add(id, { keys, label, group, run: () => latest.current() });
    return () => registry.remove(id);
  }, [registry, id, keys, label, group, disabled]);
}

/** All keys that work on this page now, in the order in which they were registered. */
export function useShortcuts(): Shortcut[] {
  return useContext(ListContext);
}
