/**
 * The code editor, cut down to reading: highlighting of the eight languages, diffs, search, marks on hostile characters.
 * Everything comes from our own bundle; the worker that computes diffs is a file of ours too.
 */
import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codeEditor/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/diffEditor/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/unicodeHighlighter/register.js';
import 'monaco-editor/languages/definitions/cpp/register.js';
import 'monaco-editor/languages/definitions/csharp/register.js';
import 'monaco-editor/languages/definitions/go/register.js';
import 'monaco-editor/languages/definitions/java/register.js';
import 'monaco-editor/languages/definitions/javascript/register.js';
import 'monaco-editor/languages/definitions/python/register.js';
import 'monaco-editor/languages/definitions/rust/register.js';
import 'monaco-editor/languages/definitions/typescript/register.js';

self.MonacoEnvironment = {
  getWorker: () => new Worker(new URL('monaco-editor/editor/editor.worker.js', import.meta.url), { type: 'module' }),
};

export const FONT = { family: '"JetBrains Mono Variable", ui-monospace, monospace', size: 12.5, lineHeight: 20 };

// Widths are measured when an editor opens; a font that arrives later moves every column.
void document.fonts
  .load(`${FONT.size}px ${FONT.family}`)
  .then(() => monaco.editor.remeasureFonts())
  .catch(() => undefined);

export { monaco };
