'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine, Download, Pause, ScrollText } from 'lucide-react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useShortcut } from '@/components/shell/shortcuts';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatCount } from '@/components/ui/format';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { RunPage } from '@/server/api/run-page';
import { isEnded, type LogLine } from '@/server/foundation/runs/schema';
import { filterLines, type LogLevel, writeLog } from './log-lines';
import { LogRow } from './log-row';
import { saveText } from './save-text';
import { useRunLog } from './use-run-log';

const LEVELS: { value: LogLevel; label: string }[] = [
  { value: 'info', label: 'All' },
  { value: 'warn', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
];

/** The log as it is written: follow or pause, level, text, file. */
export function RunLog({ run }: { run: RunPage }) {
  const live = !isEnded(run.state);
  const { lines, loading, error, retry, interrupted } = useRunLog({ projectId: run.projectId, runId: run.id, live });
  const [level, setLevel] = useState<LogLevel>('info');
  const [text, setText] = useState('');
  const [following, setFollowing] = useState(true);
  const search = useRef<HTMLInputElement>(null);
  useShortcut({ keys: '/', label: 'Search the log', group: 'Run', run: () => search.current?.focus() });
  const wanted = useDeferredValue(text);
  const shown = filterLines(lines, { level, text: wanted });
  const name = `run-${run.id.slice(-8)}.log`;
  return (
    <Card aria-label="Log">
      <div className="flex h-11 items-center gap-2 border-b px-3">
        <Input
          ref={search}
          aria-label="Search the log"
          placeholder="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 w-56"
        />
        <Segmented label="Least level" value={level} onValueChange={setLevel} options={LEVELS} />
        <span role="status" className="ml-auto text-xs text-muted-foreground tabular-nums">
          {interrupted && <span className="mr-2 text-warning">Reconnecting</span>}
          {shown.length === lines.length
            ? `${formatCount(lines.length)} lines`
            : `${formatCount(shown.length)} of ${formatCount(lines.length)} lines`}
        </span>
        <Button variant="outline" size="sm" aria-pressed={following} onClick={() => setFollowing(!following)}>
          {following ? <Pause aria-hidden /> : <ArrowDownToLine aria-hidden />}
          {following ? 'Pause' : 'Follow'}
        </Button>
        <Button
          variant="outline"
          size="sm"
          disabled={lines.length === 0}
          onClick={() => saveText({ name, type: 'text/plain', text: writeLog(lines) })}
        >
          <Download aria-hidden />
          Download
        </Button>
      </div>
      {error !== null && lines.length === 0 ? (
        <ErrorState title="The log could not be loaded." error={error} onRetry={retry} />
      ) : (
        <LogBody
          lines={shown}
          loading={loading}
          total={lines.length}
          following={following}
          onScrollAway={() => setFollowing(false)}
        />
      )}
    </Card>
  );
}

type LogBodyProps = {
  lines: LogLine[];
  loading: boolean;
  /** Lines before the filter. */
  total: number;
  following: boolean;
  /** The reader has scrolled up. */
  onScrollAway: () => void;
};

const ROW = 22;
/** What still counts as the end of the list, in pixels. */
const NEAR_END = 2 * ROW;

function LogBody({ lines, loading, total, following, onScrollAway }: LogBodyProps) {
  const frame = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 20,
  });
  useEffect(() => {
    if (following && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [following, lines.length, rows]);
  return (
    <section
      ref={frame}
      aria-label="Lines of the log"
      {...{ tabIndex: 0 }}
      onWheel={({ deltaY, currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        if (following && deltaY < 0 && scrollHeight - clientHeight > NEAR_END && scrollTop > 0) onScrollAway();
      }}
      onKeyDown={({ key }) => {
        if (['ArrowUp', 'PageUp', 'Home'].includes(key)) onScrollAway();
      }}
      className="h-[calc(100dvh-19.5rem)] min-h-64 overflow-auto"
    >
      {loading && total === 0 && <SkeletonRows rows={10} label="Loading the log" />}
      {!loading && total === 0 && <EmptyState icon={ScrollText} title="Lines show here as the run writes them." />}
      {total > 0 && lines.length === 0 && <EmptyState title="No line fits this search." />}
      <div className="relative font-mono text-xs" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const line = lines[index];
          return (
            line && (
              <div
                key={key}
                data-index={index}
                ref={rows.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <LogRow line={line} />
              </div>
            )
          );
        })}
      </div>
    </section>
  );
}
