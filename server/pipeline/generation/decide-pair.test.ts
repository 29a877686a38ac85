import { describe, expect, test } from 'vitest';
import type { HoleText } from '../panel';
import { formatAnswer } from './answer';
import { decidePair, explainRefusal } from './decide-pair';
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

describe('what a refused generator is told', () => {
  const explain = (rejected: string, symbol: string, errors = 0) =>
    explainRefusal(formatAnswer({ rejected, symbol, rationale: '' }), {
      ...check,
      errorCountWith: (text) => (text === rejected ? errors : 0),
    });

  test.each([
    ['load_items( min_price )', 'load_items', 0, /developer's own completion/],
    ['fetch_items(min_price', 'fetch_items', 1, /no longer well formed/],
    ['load_items(min_amount)', 'min_amount', 0, /not? .*"method": min_amount is not called/],
    ['get_item(min_price)', 'get_item', 0, /get_item exists already/],
    ['fetch_items(min_price)  # invented', 'fetch_items', 0, /A comment gives it away: # invented/],
  ])('%s', (rejected, symbol, errors, message) => {
    expect(explain(rejected, symbol, errors)).toMatch(message);
  });

  test('nothing for a good answer, for one that declined, and for what cannot be read', () => {
    expect(explain('fetch_items(min_price)', 'fetch_items')).toBeNull();
    expect(explainRefusal(formatAnswer({ declined: 'no' }), check)).toBeNull();
    expect(explainRefusal('Sure.', check)).toBeNull();
  });
});
