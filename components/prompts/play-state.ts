/** What the playground has heard so far. Pure. */
import type { PlayCell } from '@/server/pipeline/prompts/schema';
import { OFFLINE_GENERATORS } from '@/server/pipeline/schema';

/** The prompt in the editor, and the version it is compared with. */
export const SIDES = ['a', 'b'] as const;
export type Side = (typeof SIDES)[number];

/** Offline generators see no prompt: they would say the same to another version. */
export const playsOn = (side: Side, model: string) =>
  side === 'a' || !OFFLINE_GENERATORS.some((offline) => offline === model);

type CellName = { type: string; side: Side; contextId: string; model: string };

const cellKey = ({ type, side, contextId, model }: CellName) => `${type} ${side} ${contextId} ${model}`;

/** A prompt as it was run. */
export type PlayedPrompt = { label: string; system: string; user: string };

export type PlayState = {
  cells: ReadonlyMap<string, PlayCell>;
  /** What each side said when it was run last. */
  prompts: Partial<Record<Side, PlayedPrompt>>;
  /** Cells that the last run was to fill, and those that it has filled. */
  wanted: number;
  done: number;
  running: boolean;
  /** Why the last run stopped early. */
  error: unknown;
};

export const NOTHING_PLAYED: PlayState = {
  cells: new Map(),
  prompts: {},
  wanted: 0,
  done: 0,
  running: false,
  error: null,
};

export type PlayEvent =
  | { kind: 'start'; type: string; prompts: PlayState['prompts']; contextIds: string[]; models: string[] }
  | { kind: 'cell'; type: string; side: Side; cell: PlayCell }
  | { kind: 'end'; error: unknown };

/** A run takes away what it will answer anew; other answers stay in sight. */
export function playReducer(state: PlayState, event: PlayEvent): PlayState {
  switch (event.kind) {
    case 'start': {
      const { type, prompts, contextIds, models } = event;
      const sides = SIDES.filter((side) => prompts[side]);
      const names = sides.flatMap((side) =>
        models
          .filter((model) => playsOn(side, model))
          .flatMap((model) => contextIds.map((contextId) => ({ type, side, contextId, model }))),
      );
      const cells = keepSameText(state, prompts);
      for (const name of names) cells.delete(cellKey(name));
      return { cells, prompts, wanted: names.length, done: 0, running: true, error: null };
    }
    case 'cell': {
      const { type, side, cell } = event;
      const cells = new Map(state.cells).set(cellKey({ type, side, ...cell }), cell);
      return { ...state, cells, done: state.done + 1 };
    }
    case 'end':
      return { ...state, running: false, error: event.error };
  }
}

/** Answers to another text would be misread beside those to come. */
function keepSameText(state: PlayState, prompts: PlayState['prompts']): Map<string, PlayCell> {
  const same = SIDES.filter((side) => isSameText(state.prompts[side], prompts[side]));
  return new Map([...state.cells].filter(([key]) => same.some((side) => key.split(' ')[1] === side)));
}

export function isSameText(a: PlayedPrompt | undefined, b: PlayedPrompt | undefined): boolean {
  return a !== undefined && b !== undefined && a.system.trim() === b.system.trim() && a.user.trim() === b.user.trim();
}

export const findCell = (state: PlayState, name: CellName): PlayCell | undefined => state.cells.get(cellKey(name));

/** Of all answers in sight: millionths of a dollar, and whether some have no price. */
export function sumCost(cells: Iterable<PlayCell>): { micros: number; unpriced: boolean } {
  let [micros, unpriced] = [0, false];
  for (const { costMicros, prompt, state } of cells) {
    micros += costMicros ?? 0;
    // Offline generators see no prompt and cost nothing.
    if (costMicros === null && prompt !== null && state === 'answered') unpriced = true;
  }
  return { micros, unpriced };
}
