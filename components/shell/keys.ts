/** Which shortcut a row of key presses means. Pure. */

/** Keys pressed one after another are parted by a space: 'g o'. */
export type KeyBinding = { keys: string };

export type KeyMatch<T> = { kind: 'none' } | { kind: 'partial' } | { kind: 'full'; binding: T };

/**
 * @param pressed the keys since the last match, oldest first; when they fit nothing, the last key alone is tried
 * @param bindings the last of two that are alike wins, since it belongs to what was opened last
 */
export function matchKeys<T extends KeyBinding>(pressed: readonly string[], bindings: readonly T[]): KeyMatch<T> {
  const typed = pressed.join(' ');
  const full = bindings.findLast(({ keys }) => keys === typed);
  if (full) return { kind: 'full', binding: full };
  if (bindings.some(({ keys }) => keys.startsWith(`${typed} `))) return { kind: 'partial' };
  return pressed.length > 1 ? matchKeys(pressed.slice(-1), bindings) : { kind: 'none' };
}

type KeyTarget = { tagName: string; isContentEditable: boolean; closest: (selector: string) => unknown };

const FLOATING = '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]';
const PRESSABLE =
  'a[href],button,summary,[role="button"],[role="tab"],[role="checkbox"],[role="switch"],[role="radio"]';

/** True where a key belongs to what has the focus: a field, an open dialog or menu, or a button about to be pressed. */
export function belongsToFocus(key: string, target: KeyTarget): boolean {
  if (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) return true;
  if (target.closest(FLOATING)) return true;
  return (key === 'Enter' || key === ' ') && Boolean(target.closest(PRESSABLE));
}
