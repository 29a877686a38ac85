import { foolColor, foolTextColor } from '@/components/ui/fool-rate';
import { formatCount, formatFoolRate, formatPercent } from '@/components/ui/format';
import { DIFFICULTIES, type Difficulty, type DifficultyBands } from '@/server/foundation/statistics/schema';
import type { BandCounts } from '@/server/pipeline/judging/schema';

/** One colour a band, from the scale of fool rates. */
const RATE: Record<Difficulty, number> = { easy: 0.1, medium: 0.5, hard: 0.9 };
/** Narrower parts have no room for their share. */
const ROOM_FOR_TEXT = 0.08;

type DifficultyBarProps = { bands: BandCounts; cutOffs: DifficultyBands };

/** How many pairs are easy, medium and hard: a stacked bar with its legend. */
export function DifficultyBar({ bands, cutOffs }: DifficultyBarProps) {
  const n = bands.easy + bands.medium + bands.hard;
  const share = (band: Difficulty) => (n > 0 ? bands[band] / n : 0);
  return (
    <div>
      <div aria-hidden className="flex h-6 gap-px overflow-hidden rounded-sm bg-track text-xs font-medium">
        {DIFFICULTIES.filter((band) => bands[band] > 0).map((band) => (
          <span
            key={band}
            className="flex items-center justify-center overflow-hidden tabular-nums"
            style={{
              width: `${100 * share(band)}%`,
              background: foolColor(RATE[band]),
              color: foolTextColor(RATE[band]),
            }}
          >
            {share(band) >= ROOM_FOR_TEXT && formatPercent(share(band))}
          </span>
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {DIFFICULTIES.map((band) => (
          <li key={band} className="flex items-center gap-1.5 tabular-nums">
            <span aria-hidden className="size-2.5 rounded-[2px]" style={{ background: foolColor(RATE[band]) }} />
            <span className="font-medium">{formatCount(bands[band])}</span> {band}
            <span className="text-muted-foreground">{rangeOf(band, cutOffs)}</span>
          </li>
        ))}
        {bands.unrated > 0 && (
          <li className="text-muted-foreground tabular-nums">{formatCount(bands.unrated)} without a vote</li>
        )}
      </ul>
    </div>
  );
}

function rangeOf(band: Difficulty, { easyMax, hardMin }: DifficultyBands): string {
  if (band === 'easy') return `up to ${formatFoolRate(easyMax)}`;
  return band === 'hard' ? `from ${formatFoolRate(hardMin)}` : 'between';
}
