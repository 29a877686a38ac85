/** The editor's colours: those of the page, read from its tokens, so that both change together. */
import type { editor } from 'monaco-editor/editor/editor.api.js';
import { monaco } from './setup';

const THEME = 'foolproof';

/** Readable on the page, on both sides' changed words, and when the context is dimmed (see context-dim in pair-diff.css). */
const TOKENS = {
  light: { comment: '444750', keyword: '4a2fa8', string: '07505f', number: '743d00', type: '1a4489' },
  dark: { comment: 'b6b9c1', keyword: 'c6beff', string: '9fe0e6', number: 'f0c890', type: 'aed0fb' },
};

/** Takes on the page's theme and follows its changes. Returns the way to stop. */
export function followPageTheme(): () => void {
  applyTheme();
  const observer = new MutationObserver(applyTheme);
  observer.observe(document.documentElement, { attributeFilter: ['class', 'data-diff'] });
  return () => observer.disconnect();
}

function applyTheme() {
  const color = readTokens();
  const dark = document.documentElement.classList.contains('dark');
  monaco.editor.defineTheme(THEME, {
    base: dark ? 'vs-dark' : 'vs',
    inherit: false,
    rules: rulesOf({ ...TOKENS[dark ? 'dark' : 'light'], text: color('foreground').slice(1) }),
    colors: {
      'editor.background': color('background'),
      'editor.foreground': color('foreground'),
      'editorLineNumber.foreground': color('faint-foreground'),
      'editorLineNumber.activeForeground': color('faint-foreground'),
      'editor.selectionBackground': `${color('primary')}47`,
      'editor.inactiveSelectionBackground': `${color('primary')}2e`,
      'editor.findMatchBackground': `${color('warning')}55`,
      'editor.findMatchHighlightBackground': `${color('warning')}33`,
      'editorCursor.foreground': color('foreground'),
      // In a diff colours say what differs; brackets have none of their own.
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${n}`, color('foreground')]),
      ),
      'editorBracketHighlight.unexpectedBracket.foreground': color('foreground'),
      'editorUnicodeHighlight.border': color('danger'),
      'editorUnicodeHighlight.background': color('danger-soft'),
      'editorWidget.background': color('popover'),
      'editorWidget.foreground': color('popover-foreground'),
      'editorWidget.border': color('border'),
      'input.background': color('background'),
      'input.foreground': color('foreground'),
      'input.border': color('input'),
      focusBorder: color('ring'),
      'widget.shadow': '#00000000',
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': `${color('input')}99`,
      'scrollbarSlider.hoverBackground': color('input'),
      'scrollbarSlider.activeBackground': color('faint-foreground'),
      // The chosen text is the original, so what the editor calls removed is green here.
      'diffEditor.removedLineBackground': color('chosen-soft'),
      'diffEditor.removedTextBackground': color('chosen-word'),
      'diffEditor.insertedLineBackground': color('rejected-soft'),
      'diffEditor.insertedTextBackground': color('rejected-word'),
      'diffEditorGutter.removedLineBackground': color('chosen-soft'),
      'diffEditorGutter.insertedLineBackground': color('rejected-soft'),
      'diffEditor.diagonalFill': color('border'),
      'diffEditor.border': color('border'),
      'diffEditor.unchangedRegionBackground': color('subtle'),
      'diffEditor.unchangedRegionForeground': color('muted-foreground'),
      'diffEditor.unchangedRegionShadow': '#00000000',
      'diffEditor.unchangedCodeBackground': '#00000000',
    },
  });
  monaco.editor.setTheme(THEME);
}

/** Colours of the page's tokens as '#rrggbb', which is all that the editor takes; the style sheet may say '#fff'. */
function readTokens(): (token: string) => string {
  const styles = getComputedStyle(document.documentElement);
  const probe = document.createElement('canvas').getContext('2d');
  return (token) => {
    const value = styles.getPropertyValue(`--${token}`).trim();
    if (!probe) return value;
    probe.fillStyle = value;
    return probe.fillStyle;
  };
}

type Palette = (typeof TOKENS)['light'] & { text: string };

function rulesOf({ text, comment, keyword, string, number, type }: Palette): editor.ITokenThemeRule[] {
  const groups: [string, string[]][] = [
    [text, ['']],
    [comment, ['comment', 'metatag']],
    [keyword, ['keyword', 'tag', 'annotation', 'namespace.cpp', 'attribute.name']],
    [string, ['string', 'regexp', 'attribute.value']],
    [number, ['number', 'constant']],
    [type, ['type', 'predefined', 'namespace']],
  ];
  return groups.flatMap(([foreground, tokens]) => tokens.map((token) => ({ token, foreground })));
}
