import { expect, test } from 'vitest';
import type { PlayCell } from '@/server/pipeline/prompts/schema';
import { findCell, NOTHING_PLAYED, type PlayEvent, type PlayState, playReducer, sumCost } from './play-state';

const cell = (contextId: string, model: string, costMicros: number | null = 100): PlayCell => ({
  ...{ contextId, model, state: 'answered', raw: '{}', answer: null, verdict: null, error: null },
  ...{ prompt: { system: '', user: '' }, usage: null, costMicros, latencyMs: 1 },
});

const A = { label: 'v1', system: 'S', user: 'U' };
const B = { label: 'p1', system: 'S', user: 'V' };
const start = (prompts: PlayState['prompts'], contextIds: string[], models: string[]): PlayEvent => ({
  ...{ kind: 'start', type: 'method', prompts, contextIds, models },
});
const heard = (side: 'a' | 'b', one: PlayCell): PlayEvent => ({ kind: 'cell', type: 'method', side, cell: one });
const play = (...events: PlayEvent[]) => events.reduce(playReducer, NOTHING_PLAYED);
const find = (state: PlayState, side: 'a' | 'b', contextId: string, model: string) =>
  findCell(state, { type: 'method', side, contextId, model });

test('a run wants a cell for each context, model and side, and counts what it hears', () => {
  const state = play(start({ a: A, b: B }, ['1', '2'], ['x', 'y']), heard('a', cell('1', 'x')));
  expect(state).toMatchObject({ wanted: 8, done: 1, running: true });
  expect(find(state, 'a', '1', 'x')).toBeDefined();
  expect(find(state, 'b', '1', 'x')).toBeUndefined();
  expect(playReducer(state, { kind: 'end', error: null }).running).toBe(false);
});

test('offline generators, which see no prompt, run on one side only', () => {
  expect(play(start({ a: A, b: B }, ['1', '2'], ['x', 'offline-lexical']))).toMatchObject({ wanted: 6 });
});

test('with another model, answers of the same prompt stay and those asked again go', () => {
  const first = [start({ a: A }, ['1'], ['x', 'y']), heard('a', cell('1', 'x')), heard('a', cell('1', 'y'))];
  const state = play(...first, start({ a: A }, ['1'], ['y', 'z']));
  expect(find(state, 'a', '1', 'x')).toBeDefined();
  expect(find(state, 'a', '1', 'y')).toBeUndefined();
});

test('answers of another text go when the new one is run', () => {
  const state = play(start({ a: A, b: B }, ['1'], ['x']), heard('a', cell('1', 'x')), heard('b', cell('1', 'x')));
  const next = playReducer(state, start({ a: { ...A, user: 'edited' }, b: B }, ['2'], ['x']));
  expect(find(next, 'a', '1', 'x')).toBeUndefined();
  expect(find(next, 'b', '1', 'x')).toBeDefined();
});

test('a run that stops early keeps what was paid for', () => {
  const error = new Error('gone');
  const state = play(start({ a: A }, ['1'], ['x']), heard('a', cell('1', 'x')), { kind: 'end', error });
  expect(state).toMatchObject({ running: false, error, done: 1 });
  expect(find(state, 'a', '1', 'x')).toBeDefined();
});

test('the sum says when a model had no price, which offline generators do not need', () => {
  const offline = { ...cell('1', 'offline-lexical', null), prompt: null };
  expect(sumCost([cell('1', 'x'), cell('2', 'x', 50), offline])).toEqual({ micros: 150, unpriced: false });
  expect(sumCost([cell('1', 'x', null)])).toEqual({ micros: 0, unpriced: true });
});
