'use client';
/**
 * Both completions of a pair inside their file, as a diff. One editor serves all pairs that are shown after each other;
 * the two models of a pair live exactly as long as it is shown.
 */
import type { editor } from 'monaco-editor/editor/editor.api.js';
import { useEffect, useRef } from 'react';
import { rangeAfter, type TextRange } from './hole-range';
import './pair-diff.css';
import { leaveKeysToPage, READING } from './reading';
import { monaco } from './setup';
import { followPageTheme } from './theme';

export type PairText = {
  id: string;
  language: string;
  prefix: string;
  chosen: string;
  rejected: string;
  suffix: string;
  /** Number of the prefix's first line. */
  firstLine: number;
};

export type PairDiffProps = { pair: PairText; sideBySide: boolean; className?: string };

export default function PairDiff({ pair, sideBySide, className }: PairDiffProps) {
  const container = useRef<HTMLDivElement>(null);
  const instance = useRef<editor.IStandaloneDiffEditor>(null);

  useEffect(() => {
    if (!container.current) return;
    const stopTheme = followPageTheme();
    const created = monaco.editor.createDiffEditor(container.current, OPTIONS);
    const stopKeys = [created.getOriginalEditor(), created.getModifiedEditor()].map(leaveKeysToPage);
    instance.current = created;
    return () => {
      instance.current = null;
      stopTheme();
      for (const stop of stopKeys) stop.dispose();
      swapModel(created, null);
      created.dispose();
    };
  }, []);

  useEffect(() => {
    if (instance.current) showPair(instance.current, pair);
  }, [pair]);

  useEffect(() => {
    instance.current?.updateOptions({ ...NAMES, renderSideBySide: sideBySide });
  }, [sideBySide]);

  return <div ref={container} className={`pair-diff ${className ?? ''}`} />;
}

const CONTEXT_LINES = 12;

/** An update of options that does not repeat them takes them away. */
const NAMES = {
  originalAriaLabel: 'Chosen completion in its file',
  modifiedAriaLabel: 'Rejected completion in its file',
};

const OPTIONS: editor.IStandaloneDiffEditorConstructionOptions = {
  ...READING,
  originalEditable: false,
  useInlineViewWhenSpaceIsLimited: false,
  hideUnchangedRegions: { enabled: true, contextLineCount: CONTEXT_LINES, minimumLineCount: 3, revealLineCount: 20 },
  // White space can be the difference.
  ignoreTrimWhitespace: false,
  renderIndicators: false,
  renderOverviewRuler: false,
  renderMarginRevertIcon: false,
  renderGutterMenu: false,
  ...NAMES,
  accessibilityVerbose: false,
  // Nothing of a line is out of sight in a narrow pane.
  wordWrap: 'on',
  diffWordWrap: 'on',
  wrappingIndent: 'indent',
};

function showPair(target: editor.IStandaloneDiffEditor, pair: PairText) {
  const { prefix, chosen, rejected, suffix, language, firstLine } = pair;
  const original = monaco.editor.createModel(prefix + chosen + suffix, language);
  const modified = monaco.editor.createModel(prefix + rejected + suffix, language);
  markHole(original, rangeAfter(prefix, chosen), 'hole-chosen');
  markHole(modified, rangeAfter(prefix, rejected), 'hole-rejected');
  target.updateOptions({ ...NAMES, lineNumbers: (line) => String(line + firstLine - 1) });
  swapModel(target, { original, modified });
  const hole = rangeAfter(prefix, rejected);
  const once = target.onDidUpdateDiff(() => {
    once.dispose();
    target.getModifiedEditor().revealLineInCenter(hole.startLineNumber);
  });
}

/** A diff of the old models may be under way, and the editor complains when their text is gone before it is done. */
const MODEL_GRACE_MS = 5_000;

/** The old models go after the editor has let go of them; the other way round it would complain. */
function swapModel(target: editor.IStandaloneDiffEditor, next: editor.IDiffEditorModel | null) {
  const last = target.getModel();
  target.setModel(next);
  if (!last) return;
  setTimeout(() => {
    last.original.dispose();
    last.modified.dispose();
  }, MODEL_GRACE_MS);
}

/** Marks belong to the model and go with it. */
function markHole(model: editor.ITextModel, hole: TextRange, side: string) {
  const { startLineNumber, startColumn, endLineNumber, endColumn } = hole;
  const end = model.getFullModelRange();
  const dim = { inlineClassName: 'context-dim' };
  model.deltaDecorations(
    [],
    [
      { range: new monaco.Range(1, 1, startLineNumber, startColumn), options: dim },
      { range: new monaco.Range(endLineNumber, endColumn, end.endLineNumber, end.endColumn), options: dim },
      {
        range: new monaco.Range(startLineNumber, startColumn, endLineNumber, endColumn),
        options: { className: `hole ${side}`, linesDecorationsClassName: `hole-line ${side}` },
      },
    ],
  );
}
