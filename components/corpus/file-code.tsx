'use client';
/** A file for reading, with its holes marked. Its model lives exactly as long as the file is shown. */
import type { editor } from 'monaco-editor/editor/editor.api.js';
import { useEffect, useRef } from 'react';
import { rangeAfter } from '@/components/monaco/hole-range';
import { leaveKeysToPage, READING } from '@/components/monaco/reading';
import { monaco } from '@/components/monaco/setup';
import { followPageTheme } from '@/components/monaco/theme';
import './file-code.css';

/** Offsets are UTF-16, into the file's text. */
export type Hole = { id: string; start: number; end: number; contaminated: boolean };

export type FileCodeProps = {
  content: string;
  language: string;
  holes: readonly Hole[];
  /** Id of the hole under the cursor. */
  at: string | null;
  /** A hole was clicked. */
  onPick: (id: string) => void;
  className?: string;
};

const NAME = 'The file with its contexts marked';

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ...READING,
  ariaLabel: NAME,
  wordWrap: 'off',
  // Holes of a long line are reached by scrolling; the bar at the right shows where they are.
  overviewRulerLanes: 2,
};

export default function FileCode({ content, language, holes, at, onPick, className }: FileCodeProps) {
  const container = useRef<HTMLDivElement>(null);
  const instance = useRef<editor.IStandaloneCodeEditor>(null);
  const marks = useRef<editor.IEditorDecorationsCollection>(null);
  const pick = useRef<(position: { lineNumber: number; column: number }) => void>(() => {});

  useEffect(() => {
    if (!container.current) return;
    const stopTheme = followPageTheme();
    const created = monaco.editor.create(container.current, { ...OPTIONS, model: null });
    const stopKeys = leaveKeysToPage(created);
    const stopClicks = created.onMouseUp(({ target }) => {
      if (target.position) pick.current(target.position);
    });
    marks.current = created.createDecorationsCollection();
    instance.current = created;
    return () => {
      instance.current = null;
      marks.current = null;
      stopTheme();
      stopKeys.dispose();
      stopClicks.dispose();
      const model = created.getModel();
      created.dispose();
      model?.dispose();
    };
  }, []);

  useEffect(() => {
    const target = instance.current;
    if (!target) return;
    const last = target.getModel();
    target.setModel(monaco.editor.createModel(content, language));
    last?.dispose();
  }, [content, language]);

  useEffect(() => {
    const target = instance.current;
    if (!target) return;
    const ranges = holes.map((hole) => ({ ...hole, range: rangeOf(content, hole) }));
    marks.current?.set(ranges.map((hole) => decorate(hole, hole.id === at)));
    pick.current = (position) => {
      // Of holes inside each other the smallest is meant.
      const hit = ranges
        .filter(({ range }) => range.containsPosition(position))
        .toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
      if (hit) onPick(hit.id);
    };
    const shown = ranges.find(({ id }) => id === at);
    if (shown) target.revealRangeInCenterIfOutsideViewport(shown.range);
  }, [content, holes, at, onPick]);

  return <div ref={container} className={`file-code ${className ?? ''}`} />;
}

const BOM = '\uFEFF';

/** The editor leaves out a byte order mark at the start. */
function rangeOf(content: string, { start, end }: Hole) {
  const from = content.startsWith(BOM) ? 1 : 0;
  const range = rangeAfter(content.slice(from, start), content.slice(Math.max(from, start), end));
  return new monaco.Range(range.startLineNumber, range.startColumn, range.endLineNumber, range.endColumn);
}

function decorate(
  { range, contaminated }: { range: InstanceType<typeof monaco.Range>; contaminated: boolean },
  chosen: boolean,
): editor.IModelDeltaDecoration {
  const className = ['hole-mark', contaminated && 'hole-mark-contaminated', chosen && 'hole-mark-chosen'];
  const color = getComputedStyle(document.documentElement).getPropertyValue('--primary').trim();
  return {
    range,
    options: {
      className: className.filter(Boolean).join(' '),
      linesDecorationsClassName: chosen ? 'hole-mark-line' : undefined,
      overviewRuler: { color, position: monaco.editor.OverviewRulerLane.Center },
      zIndex: chosen ? 1 : 0,
    },
  };
}
