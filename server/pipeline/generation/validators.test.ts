import { expect, test } from 'vitest';
import { buildSymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import type { HallucinationType, Language, RejectReason } from '../schema';
import { miniHoles, miniIndex } from './testing/mini-project';
import { tokenize } from './tokens';
import { validatePair } from './validators';

/** Stands in for the parser: brackets that do not close. */
function countOpen(text: string, language: Language): number {
  const depth = { '(': 0, '[': 0, '{': 0 };
  for (const token of tokenize(text, language)) {
    if (token.text === '(' || token.text === ')') depth['('] += token.text === '(' ? 1 : -1;
    if (token.text === '[' || token.text === ']') depth['['] += token.text === '[' ? 1 : -1;
    if (token.text === '{' || token.text === '}') depth['{'] += token.text === '{' ? 1 : -1;
  }
  return Object.values(depth).reduce((sum, count) => sum + Math.abs(count), 0);
}

type Row = [
  language: Language,
  type: HallucinationType,
  chosen: string,
  rejected: string,
  symbol: string,
  expected: RejectReason | 'valid',
];

const ROWS: Row[] = [
  // Good ones, one a kind.
  [
    'python',
    'method',
    'get_item(item_id, fallback=default)',
    'fetch_item(item_id, fallback=default)',
    'fetch_item',
    'valid',
  ],
  ['python', 'parameter', 'load_items(min_price)', 'load_items(lowest_price=min_price)', 'lowest_price', 'valid'],
  ['python', 'parameter', 'load_items(min_price)', 'load_items(min_price, sort_order="asc")', 'sort_order', 'valid'],
  ['python', 'parameter', 'load_items(min_price)', 'load_items(price_floor)', 'price_floor', 'valid'],
  [
    'python',
    'parameter',
    'get_item(item_id, fallback=default)',
    'get_item(item_id, otherwise=default)',
    'otherwise',
    'valid',
  ],
  ['python', 'undefinedvariable', 'round(total, 2)', 'round(grand_total, 2)', 'grand_total', 'valid'],
  ['python', 'import', 'from kit.store import Store', 'from kit.storage import Store', 'kit.storage', 'valid'],
  ['python', 'import', 'from kit.store import Store', 'from kit.store import StoreView', 'StoreView', 'valid'],
  ['javascript', 'method', "deleteItem(itemId, 'sold')", "eraseItem(itemId, 'sold')", 'eraseItem', 'valid'],
  [
    'javascript',
    'parameter',
    "deleteItem(itemId, 'sold')",
    "deleteItem(itemId, { cause2: 'sold' })",
    'cause2',
    'valid',
  ],
  ['javascript', 'undefinedvariable', 'price > stockLimit', 'price > stockCeiling', 'stockCeiling', 'valid'],
  [
    'javascript',
    'import',
    "import { openStore } from './stock-store.js';",
    "import { openStore } from './stock-depot.js';",
    'stock-depot',
    'valid',
  ],
  [
    'typescript',
    'import',
    "import type { Item } from './item-types';",
    "import type { StockItem } from './item-types';",
    'StockItem',
    'valid',
  ],
  [
    'go',
    'import',
    '"example.org/shop/itemstore"',
    '"example.org/shop/itemstorage"',
    'example.org/shop/itemstorage',
    'valid',
  ],
  ['rust', 'import', 'use kit::store::Store;', 'use kit::storage::Store;', 'storage', 'valid'],
  [
    'rust',
    'method',
    'merge_items(items, &HashMap::new(), 3)',
    'join_items::<u8>(items, &HashMap::new(), 3)',
    'join_items',
    'valid',
  ],
  ['java', 'import', 'import shop.kit.ItemStore;', 'import shop.kit.ItemDepot;', 'ItemDepot', 'valid'],
  ['csharp', 'parameter', '_itemStore.CountFor(owner)', '_itemStore.CountFor(holder: owner)', 'holder', 'valid'],
  ['cpp', 'import', '#include "kit/item_store.h"', '#include "kit/item_depot.h"', 'item_depot.h', 'valid'],
  ['cpp', 'method', 'load_items(owner, kStockLimit)', 'load_stock(owner, kStockLimit)', 'load_stock', 'valid'],
  // Nothing changed.
  ['python', 'method', 'round(total, 2)', 'round( total,\n  2 )', 'round', 'same-as-chosen'],
  ['go', 'method', 'LoadItems(owner, stockLimit)', ' LoadItems(owner, stockLimit)\n', 'LoadItems', 'same-as-chosen'],
  // No longer parses.
  [
    'java',
    'method',
    'loadItems(owner, minCount + STOCK_LIMIT, "shelf")',
    'readItems(owner, minCount',
    'readItems',
    'new-parse-errors',
  ],
  ['python', 'parameter', 'load_items(min_price)', 'load_items(min_price, [depth)', 'depth', 'new-parse-errors'],
  // Another difference than the type says.
  ['python', 'method', 'load_items(min_price)', 'load_items(price_floor)', 'price_floor', 'wrong-type'],
  ['python', 'method', 'load_items(min_price)', 'load_items', 'load_items', 'wrong-type'],
  ['python', 'method', 'load_items(min_price)', 'fetch_items(min_price)', 'fetch_rows', 'wrong-type'],
  ['python', 'method', 'load_items(min_price)', 'fetch_items(min_price)', '', 'wrong-type'],
  ['python', 'method', 'round(total, 2)', 'round(total, 2)  # round_up', 'round_up', 'wrong-type'],
  ['python', 'method', 'load_items(min_price)', 'load_items("fetch_items()")', 'fetch_items', 'wrong-type'],
  ['python', 'parameter', 'load_items(min_price)', 'fetch_items(min_price)', 'fetch_items', 'wrong-type'],
  ['python', 'undefinedvariable', 'round(total, 2)', 'round(grand_total(), 2)', 'grand_total', 'wrong-type'],
  ['python', 'undefinedvariable', 'round(total, 2)', 'round(total, digits_left=2)', 'digits_left', 'wrong-type'],
  ['javascript', 'undefinedvariable', 'price > stockLimit', 'ceiling = price', 'ceiling', 'wrong-type'],
  [
    'rust',
    'undefinedvariable',
    'merge_items(items, &HashMap::new(), 3)',
    'merge_items({ let grown = items; grown }, &HashMap::new(), 3)',
    'grown',
    'wrong-type',
  ],
  ['python', 'import', 'from kit.store import Store', 'from kit.store import Store as Depot', 'Depot', 'wrong-type'],
  ['go', 'import', '"example.org/shop/itemstore"', 'depot "example.org/shop/itemstore"', 'depot', 'wrong-type'],
  ['csharp', 'import', 'using Shop.Kit;', 'using Depot = Shop.Kit;', 'Depot', 'wrong-type'],
  ['go', 'import', '"example.org/shop/itemstore"', '"example.org/shop/metrics"', 'metrics', 'valid'],
  // Exists: in the project, in the language, in its library.
  ['python', 'method', 'load_items(min_price)', 'get_item(min_price)', 'get_item', 'symbol-exists'],
  ['python', 'parameter', 'load_items(min_price)', 'load_items(STOCK_LIMIT)', 'STOCK_LIMIT', 'symbol-exists'],
  ['python', 'method', 'round(total, 2)', 'abs(total, 2)', 'abs', 'symbol-exists'],
  ['javascript', 'method', "deleteItem(itemId, 'sold')", "forEach(itemId, 'sold')", 'forEach', 'symbol-exists'],
  ['python', 'undefinedvariable', 'round(total, 2)', 'round(None, 2)', 'None', 'symbol-exists'],
  [
    'python',
    'import',
    'from kit.store import Store',
    'from kit.collections import Store',
    'collections',
    'symbol-exists',
  ],
  ['java', 'import', 'import java.util.List;', 'import java.util.Map;', 'Map', 'symbol-exists'],
  ['java', 'import', 'import java.util.List;', 'import java.time.List;', 'time', 'symbol-exists'],
  ['go', 'import', '"example.org/shop/itemstore"', '"runtime/metrics"', 'runtime/metrics', 'symbol-exists'],
  ['python', 'import', 'from kit.store import Store', 'from queue import Store', 'queue', 'symbol-exists'],
  ['rust', 'import', 'use std::collections::HashMap;', 'use std::fmt::HashMap;', 'fmt', 'symbol-exists'],
  ['cpp', 'import', '#include <vector>', '#include <deque>', 'deque', 'symbol-exists'],
  [
    'javascript',
    'import',
    "import { readFile } from 'node:fs/promises';",
    "import { readFile } from 'node:path';",
    'path',
    'symbol-exists',
  ],
  [
    'typescript',
    'parameter',
    "openStore('shelf', { readOnly: true })",
    "openStore('shelf', { amount: true })",
    'amount',
    'symbol-exists',
  ],
  // A comment that gives it away.
  ['python', 'method', 'round(total, 2)', 'round_up(total, 2)  # does not exist', 'round_up', 'give-away-comment'],
  [
    'java',
    'method',
    'loadItems(owner, minCount + STOCK_LIMIT, "shelf")',
    'readItems(owner, minCount, "shelf") /* TODO hallucinated */',
    'readItems',
    'give-away-comment',
  ],
];

const holeOf = (language: Language, middle: string): HoleText => {
  const hole = miniHoles(language).find((candidate) => candidate.middle === middle);
  if (!hole) throw new Error(`no hole ${middle}`);
  return hole;
};

const verdictOf = ([language, type, chosen, rejected, symbol]: Omit<Row, 5> | Row, earlier: string[] = []) => {
  const hole = holeOf(language, chosen);
  const errorCountWith = (text: string) => countOpen(hole.prefix + text + hole.suffix, language);
  return validatePair({
    hole,
    type,
    answer: { rejected, symbol },
    index: miniIndex(language),
    errorCountWith,
    earlier,
  });
};

test.each(ROWS)('%s %s: %s -> %s (%s) is %s', (...row) => {
  const verdict = verdictOf(row);
  expect(verdict.valid ? 'valid' : `${verdict.reason}`, verdict.valid ? '' : verdict.detail).toBe(row[5]);
});

test('a name that stands in a comment or a string of the file is visible', () => {
  const hole = { ...holeOf('python', 'load_items(min_price)') };
  hole.suffix += '\n# fetch_rows was removed\n';
  const index = miniIndex('python');
  const answer = { rejected: 'fetch_rows(min_price)', symbol: 'fetch_rows' };
  const check = { hole, type: 'method' as const, answer, index, errorCountWith: () => 0, earlier: [] };
  expect(validatePair(check)).toMatchObject({ valid: false, reason: 'symbol-visible' });
  // Part of a longer word is another word.
  hole.suffix = hole.suffix.replace('fetch_rows', 'prefetch_rows');
  expect(validatePair(check)).toEqual({ valid: true });
});

test('a repeat of what another generator gave is refused, layout apart', () => {
  const row = ROWS[0] as Row;
  expect(verdictOf(row, ['find_all(item_id)'])).toEqual({ valid: true });
  expect(verdictOf(row, ['fetch_item(item_id,\n    fallback=default)'])).toMatchObject({ reason: 'repeats-another' });
});

test('errors that the file had before do not count against the pair', () => {
  const hole = holeOf('go', 'LoadItems(owner, stockLimit)');
  const answer = { rejected: 'ReadItems(owner, stockLimit)', symbol: 'ReadItems' };
  const check = { hole, type: 'method' as const, answer, index: miniIndex('go'), earlier: [] };
  expect(validatePair({ ...check, errorCountWith: () => 3 })).toEqual({ valid: true });
  expect(validatePair({ ...check, errorCountWith: (text) => (text === hole.middle ? 3 : 4) })).toMatchObject({
    reason: 'new-parse-errors',
  });
});

test('a comment that the developer wrote may stay', () => {
  const hole: HoleText = {
    contextId: 'c',
    language: 'java',
    prefix: 'class A { void run() { ',
    middle: 'store(item /* the TODO item */)',
    suffix: '; } }',
    targets: [],
  };
  const index = buildSymbolIndex('java', [{ definitions: [], imports: [], identifiers: ['run', 'store', 'item'] }]);
  const check = { hole, type: 'method' as const, index, errorCountWith: () => 0, earlier: [] };
  const keep = (rejected: string) => validatePair({ ...check, answer: { rejected, symbol: 'keep' } });
  expect(keep('keep(item /* the TODO item */)')).toEqual({ valid: true });
  expect(keep('keep(item /* the kept item */)')).toEqual({ valid: true });
  expect(keep('keep(item /* not a real method */)')).toMatchObject({ reason: 'give-away-comment' });
});

test('an object that lost its member is still a variable that nobody defined', () => {
  const hole: HoleText = {
    contextId: 'c',
    language: 'go',
    prefix: 'package a\nfunc f(m *Manager) []byte { return ',
    middle: '[]byte(m.secretKey)',
    suffix: ' }\n',
    targets: [],
  };
  const index = buildSymbolIndex('go', [
    { definitions: [], imports: [], identifiers: ['f', 'm', 'Manager', 'secretKey'] },
  ]);
  const answer = { rejected: '[]byte(m.signingSecret)', symbol: 'signingSecret' };
  const check = { hole, answer, index, errorCountWith: () => 0, earlier: [] };
  expect(validatePair({ ...check, type: 'undefinedvariable' })).toEqual({ valid: true });
  expect(validatePair({ ...check, type: 'method' })).toMatchObject({ reason: 'wrong-type' });
});

test('a target that alone was changed keeps its role, however the text before the hole reads', () => {
  // Seen from the hole, an open template string swallows the call.
  const hole: HoleText = {
    contextId: 'c',
    language: 'typescript',
    prefix: `const text = \`\${format(plan, `,
    middle: 'item.size',
    suffix: ')}`;',
    targets: [{ type: 'parameter', role: 'argument', start: 0, end: 9, text: 'item.size' }],
  };
  const index = buildSymbolIndex('typescript', [
    { definitions: [], imports: [], identifiers: ['item', 'size', 'format'] },
  ]);
  const check = { hole, type: 'parameter' as const, index, errorCountWith: () => 0, earlier: [] };
  expect(validatePair({ ...check, answer: { rejected: 'item.girth', symbol: 'girth' } })).toEqual({ valid: true });
  expect(validatePair({ ...check, answer: { rejected: 'item.girth()', symbol: 'girth' } })).toMatchObject({
    reason: 'wrong-type',
  });
});
