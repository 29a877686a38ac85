/** What all editors here have in common: they are for reading, and what they show is hostile text. */
import type { editor } from 'monaco-editor/editor/editor.api.js';
import { FONT } from './setup';

export const READING = {
  readOnly: true,
  domReadOnly: true,
  automaticLayout: true,
  fontFamily: FONT.family,
  fontSize: FONT.size,
  lineHeight: FONT.lineHeight,
  fontLigatures: false,
  minimap: { enabled: false },
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 12,
  glyphMargin: false,
  folding: false,
  contextmenu: false,
  hover: { enabled: 'off' },
  links: false,
  guides: { indentation: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  matchBrackets: 'never',
  renderLineHighlight: 'none',
  renderFinalNewline: 'on',
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  padding: { top: 8, bottom: 8 },
  // The wheel scrolls the page once the editor is at its end, and Tab leaves it.
  scrollbar: {
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 10,
    horizontalScrollbarSize: 10,
    useShadows: false,
  },
  tabFocusMode: true,
  // Text from models and repositories is hostile: what would reorder or hide code is shown as what it is.
  renderControlCharacters: true,
  unicodeHighlight: {
    ambiguousCharacters: true,
    invisibleCharacters: true,
    nonBasicASCII: false,
    includeComments: true,
    includeStrings: true,
  },
  unusualLineTerminators: 'off',
  stickyScroll: { enabled: false },
} satisfies editor.IEditorOptions;

/**
 * Nobody types into an editor that is for reading, so its single keys belong to the page: `j` goes on to the next pair
 * also after a click into the code. Arrows, paging and whatever has a modifier stay with the editor.
 */
export function leaveKeysToPage(side: editor.ICodeEditor) {
  return side.onKeyDown(({ browserEvent }) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = browserEvent;
    if (ctrlKey || metaKey || altKey || (key.length > 1 && key !== 'Escape')) return;
    browserEvent.preventDefault();
    browserEvent.stopPropagation();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  });
}
