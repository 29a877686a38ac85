import { expect, test } from 'vitest';
import type { HoleText } from '../panel';
import { formatAnswer } from './answer';
import { decidePair } from './decide-pair';
import { miniHoles, miniIndex } from './testing/mini-project';

const hole = miniHoles('python').find(({ middle }) => middle.startsWith('load_items')) as HoleText;
const check = { hole, type: 'method' as const, index: miniIndex('python'), errorCountWith: () => 0, earlier: [] };

test('a good answer is a valid pair', () => {
  const answer = {
    rejected: 'fetch_items(min_price)',
    symbol: 'fetch_items',
    rationale: 'fetch is often said for load',
  };
  expect(decidePair(formatAnswer(answer), check)).toEqual({ ...answer, valid: true, reason: null });
});

test('a refused answer keeps its code and says why', () => {
  const answer = { rejected: 'get_item(min_price)', symbol: 'get_item', rationale: '' };
  expect(decidePair(formatAnswer(answer), check)).toEqual({ ...answer, valid: false, reason: 'symbol-exists' });
});

test('a declined answer and an unreadable one are refused pairs without code', () => {
  const empty = { rejected: '', symbol: '', valid: false };
  expect(decidePair(formatAnswer({ declined: 'nothing to bend' }), check)).toEqual({
    ...empty,
    rationale: 'nothing to bend',
    reason: 'declined',
  });
  expect(decidePair('Sure, here it is.', check)).toMatchObject({ ...empty, reason: 'unparseable-answer' });
});
