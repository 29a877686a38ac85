'use client';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { foolColor } from '@/components/ui/fool-rate';
import { formatPlural } from '@/components/ui/format';
import type { Bands } from './filter-edit';

type FoolHistogramProps = {
  /** Pairs in each of the eleven bands. */
  counts: number[];
  bands: Bands | null;
  onChange: (bands: Bands | null) => void;
};

const HEIGHT = 44;
const LEAST_BAR = 2;

/**
 * Pairs by fool rate. Drag over bars to choose a range, click a bar for one band, click the only chosen one to let go.
 * By keyboard: arrows go from bar to bar, Enter chooses, Shift with Enter extends the range.
 */
export function FoolHistogram({ counts, bands, onChange }: FoolHistogramProps) {
  const [drag, setDrag] = useState<Bands | null>(null);
  const [focused, setFocused] = useState(0);
  const bars = useRef<HTMLDivElement>(null);
  const highest = Math.max(1, ...counts);
  const shown = drag ? ordered(drag) : bands;

  const bandUnder = (event: PointerEvent) => {
    const box = bars.current?.getBoundingClientRect();
    if (!box) return 0;
    const share = (event.clientX - box.left) / box.width;
    return Math.min(counts.length - 1, Math.max(0, Math.floor(share * counts.length)));
  };
  const choose = ({ from, to }: Bands) => {
    const again = bands !== null && bands.from === from && bands.to === to;
    onChange(again ? null : { from, to });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -counts.length, End: counts.length }[event.key];
    if (step !== undefined) {
      const next = Math.min(counts.length - 1, Math.max(0, focused + step));
      setFocused(next);
      bars.current?.querySelectorAll('button')[next]?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      const start = event.shiftKey && bands ? bands : { from: focused, to: focused };
      choose({ from: Math.min(start.from, focused), to: Math.max(start.to, focused) });
    } else return;
    event.preventDefault();
  };

  return (
    <div className="px-1">
      <div
        ref={bars}
        role="toolbar"
        aria-label="Fool rate: choose a range"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const band = bandUnder(event);
          setDrag({ from: band, to: band });
        }}
        onPointerMove={(event) => drag && setDrag({ from: drag.from, to: bandUnder(event) })}
        onPointerCancel={() => setDrag(null)}
        onPointerUp={() => {
          if (drag) choose(ordered(drag));
          setDrag(null);
        }}
        className="flex cursor-crosshair touch-none gap-px select-none"
      >
        {counts.map((count, band) => {
          const rate = band / (counts.length - 1);
          const chosen = shown === null || (band >= shown.from && band <= shown.to);
          return (
            <button
              key={rate}
              type="button"
              tabIndex={band === focused ? 0 : -1}
              aria-pressed={shown !== null && chosen}
              aria-label={`Fool rate ${rate.toFixed(1)}, ${formatPlural(count, 'pair')}`}
              title={`${rate.toFixed(1)}: ${formatPlural(count, 'pair')}`}
              onFocus={() => setFocused(band)}
              className="group flex flex-1 cursor-crosshair items-end rounded-[2px] border-b border-input hover:bg-hover"
              style={{ height: HEIGHT }}
            >
              <span
                className={cn('w-full rounded-t-[2px]', !chosen && 'opacity-25')}
                style={{
                  height: count === 0 ? 0 : Math.max(LEAST_BAR, (count / highest) * (HEIGHT - 4)),
                  background: foolColor(rate),
                  boxShadow: 'inset 0 0 0 1px color-mix(in srgb, var(--foreground) 14%, transparent)',
                }}
              />
            </button>
          );
        })}
      </div>
      <div aria-hidden className="mt-0.5 flex justify-between text-2xs text-faint-foreground tabular-nums">
        <span>0 none fooled</span>
        <span>all fooled 1</span>
      </div>
    </div>
  );
}

const ordered = ({ from, to }: Bands): Bands => ({ from: Math.min(from, to), to: Math.max(from, to) });
