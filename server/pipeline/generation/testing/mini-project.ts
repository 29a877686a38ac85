/** A small inventory project in each language, with holes cut by hand: what the tests of generation run on. */
import { buildSymbolIndex, type SymbolIndex } from '../../corpus/symbol-index';
import type { HoleText } from '../../panel';
import { type FileSymbols, type Language, type Target, targetSchema } from '../../schema';
import { tokenize } from '../tokens';

/** A middle and its targets, each as its type, its role and its text, with ` | ` between them. */
type Cut = [middle: string, targets: string];
type Source = { text: string; symbols: Omit<FileSymbols, 'identifiers'>; cuts: Cut[] };

const functions = (signatures: string): FileSymbols['definitions'] =>
  signatures.split(', ').map((signature, line) => {
    const [name = '', ...parameters] = signature.split(' ');
    return { name, kind: 'function', parameters, line };
  });
const variables = (names: string): FileSymbols['definitions'] =>
  names.split(', ').map((name, line) => ({ name, kind: 'variable', line }));

/** In each text the middle of a cut stands exactly once; so does each target's text in its middle. */
export const SOURCES: Record<Language, Source> = {
  python: {
    text: `from collections import OrderedDict
from kit.store import Store

STOCK_LIMIT = 40

def find_item(store, item_id, default=None):
    return store.get_item(item_id, fallback=default)

def count_items(store, min_price):
    total = sum(item.price for item in store.load_items(min_price))
    return round(total, 2), STOCK_LIMIT, Store(OrderedDict())
`,
    symbols: {
      definitions: [
        ...functions(
          'find_item store item_id default, count_items store min_price, get_item key fallback, load_items min_price, Store items',
        ),
        ...variables('STOCK_LIMIT, total, unit_price'),
      ],
      imports: [
        { module: 'collections', names: ['OrderedDict'] },
        { module: 'kit.store', names: ['Store'] },
      ],
    },
    cuts: [
      ['from collections import OrderedDict', 'import module collections | import imported-name OrderedDict'],
      ['from kit.store import Store', 'import module kit.store'],
      [
        'get_item(item_id, fallback=default)',
        'method member get_item | parameter argument item_id | parameter named-argument fallback | undefinedvariable identifier default',
      ],
      [
        'load_items(min_price)',
        'method member load_items | parameter argument min_price | undefinedvariable identifier min_price',
      ],
      ['round(total, 2)', 'parameter argument 2 | undefinedvariable identifier total'],
      ['STOCK_LIMIT, Store', 'undefinedvariable identifier STOCK_LIMIT'],
    ],
  },
  javascript: {
    text: `import { readFile } from 'node:fs/promises';
import { openStore } from './stock-store.js';

const stockLimit = 40;

export async function loadItems(store, minPrice) {
  const items = await store.fetchItems({ minPrice, pageSize: 20 });
  return items.filter((item) => item.price > stockLimit);
}

export function removeItem(store, itemId) {
  return store.deleteItem(itemId, 'sold');
}
export const main = async () => loadItems(openStore(await readFile('stock.json')), 3);
`,
    symbols: {
      definitions: [
        ...functions(
          'loadItems store minPrice, removeItem store itemId, fetchItems options, deleteItem itemId reason, openStore text',
        ),
        ...variables('stockLimit, items, main, totalPrice'),
      ],
      imports: [
        { module: 'node:fs/promises', names: ['readFile'] },
        { module: './stock-store.js', names: ['openStore'] },
      ],
    },
    cuts: [
      [
        "import { readFile } from 'node:fs/promises';",
        'import imported-name readFile | import module node:fs/promises',
      ],
      ["import { openStore } from './stock-store.js';", 'import module ./stock-store.js'],
      [
        'fetchItems({ minPrice, pageSize: 20 })',
        'method member fetchItems | parameter named-argument pageSize | parameter argument { minPrice, pageSize: 20 } | undefinedvariable identifier minPrice',
      ],
      [
        "deleteItem(itemId, 'sold')",
        "method member deleteItem | parameter argument 'sold' | undefinedvariable identifier itemId",
      ],
      ['price > stockLimit', 'undefinedvariable identifier stockLimit'],
    ],
  },
  typescript: {
    text: `import type { Item } from './item-types';
import { openStore } from './stock-store';

const maxItems = 40;

export class Shelf {
  private readonly items = new Map<string, Item>();

  putItem(item: Item, amount: number): void {
    this.items.set(item.id, this.mergeItems(item, amount));
  }

  private mergeItems(item: Item, amount: number): Item {
    return { ...item, amount: Math.min(maxItems, amount) };
  }
}
export const shelf = openStore('shelf', { readOnly: true });
`,
    symbols: {
      definitions: [
        ...functions(
          'putItem item amount, mergeItems item amount, openStore name options, takeItem itemId, countShelves',
        ),
        ...variables('maxItems, items, shelf, amount, shelfCount'),
      ],
      imports: [
        { module: './item-types', names: ['Item'] },
        { module: './stock-store', names: ['openStore'] },
      ],
    },
    cuts: [
      ["import type { Item } from './item-types';", 'import imported-name Item | import module ./item-types'],
      ["import { openStore } from './stock-store';", 'import module ./stock-store'],
      [
        'mergeItems(item, amount))',
        'method member mergeItems | parameter argument amount | undefinedvariable identifier amount',
      ],
      ["openStore('shelf', { readOnly: true })", 'method callee openStore | parameter named-argument readOnly'],
      ['min(maxItems, amount)', 'parameter argument maxItems | undefinedvariable identifier maxItems'],
    ],
  },
  java: {
    text: `package shop.stock;

import java.util.List;
import shop.kit.ItemStore;

public class StockRoom {
    private static final int STOCK_LIMIT = 40;
    private final ItemStore itemStore;

    StockRoom(ItemStore itemStore) {
        this.itemStore = itemStore;
    }

    List<Item> findItems(String owner, int minCount) {
        return itemStore.loadItems(owner, minCount + STOCK_LIMIT, "shelf");
    }
}
`,
    symbols: {
      definitions: [
        ...functions(
          'findItems owner minCount, loadItems owner minCount place, removeItem itemId, StockRoom itemStore',
        ),
        ...variables('STOCK_LIMIT, itemStore, shelfCount'),
      ],
      imports: [
        { module: 'java.util', names: ['List'] },
        { module: 'shop.kit', names: ['ItemStore'] },
      ],
    },
    cuts: [
      ['import java.util.List;', 'import module java.util | import imported-name List'],
      ['import shop.kit.ItemStore;', 'import module shop.kit'],
      [
        'loadItems(owner, minCount + STOCK_LIMIT, "shelf")',
        'method member loadItems | parameter argument owner | parameter argument "shelf" | undefinedvariable identifier minCount | undefinedvariable identifier STOCK_LIMIT',
      ],
    ],
  },
  csharp: {
    text: `using System.Collections.Generic;
using Shop.Kit;

namespace Shop.Stock
{
    public class StockRoom
    {
        private readonly ItemStore _itemStore;

        public StockRoom(ItemStore itemStore) => _itemStore = itemStore;

        public List<Item> FindItems(string owner, int minCount)
        {
            return _itemStore.LoadItems(owner, minCount: minCount + 1);
        }

        public int CountItems(string owner) => _itemStore.CountFor(owner);
    }
}
`,
    symbols: {
      definitions: [
        ...functions(
          'FindItems owner minCount, LoadItems owner minCount, CountItems owner, CountFor owner, RemoveItem itemId',
        ),
        ...variables('_itemStore, shelfCount'),
      ],
      imports: [
        { module: 'System.Collections.Generic', names: [] },
        { module: 'Shop.Kit', names: [] },
      ],
    },
    cuts: [
      ['using System.Collections.Generic;', 'import module System.Collections.Generic'],
      ['using Shop.Kit;', 'import module Shop.Kit'],
      [
        'LoadItems(owner, minCount: minCount + 1)',
        'method member LoadItems | parameter named-argument minCount: | parameter argument owner | undefinedvariable identifier owner',
      ],
      [
        '_itemStore.CountFor(owner)',
        'method member CountFor | parameter argument owner | undefinedvariable identifier _itemStore',
      ],
    ],
  },
  go: {
    text: `package stock

import (
	"fmt"

	"example.org/shop/itemstore"
)

const stockLimit = 40

func FindItems(store *itemstore.Store, owner string) ([]Item, error) {
	items, err := store.LoadItems(owner, stockLimit)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", owner, err)
	}
	return sortItems(items, itemstore.Order{Descending: true}), nil
}
`,
    symbols: {
      definitions: [
        ...functions('FindItems store owner, LoadItems owner limit, sortItems items order, RemoveItem itemID'),
        ...variables('stockLimit, items, shelfCount, Descending'),
      ],
      imports: [
        { module: 'fmt', names: [] },
        { module: 'example.org/shop/itemstore', names: [] },
      ],
    },
    cuts: [
      ['"example.org/shop/itemstore"', 'import module example.org/shop/itemstore'],
      [
        'LoadItems(owner, stockLimit)',
        'method member LoadItems | parameter argument stockLimit | undefinedvariable identifier owner',
      ],
      [
        'sortItems(items, itemstore.Order{Descending: true})',
        'method callee sortItems | parameter argument itemstore.Order{Descending: true} | undefinedvariable identifier items',
      ],
    ],
  },
  rust: {
    text: `use std::collections::HashMap;
use kit::store::Store;

const STOCK_LIMIT: usize = 40;

pub fn find_items(store: &Store, owner: &str) -> Vec<Item> {
    let mut items = store.load_items(owner, STOCK_LIMIT);
    items.sort_by_key(|item| item.price);
    merge_items(items, &HashMap::new(), 3)
}
`,
    symbols: {
      definitions: [
        ...functions(
          'find_items store owner, load_items self owner limit, merge_items items prices depth, remove_item item_id',
        ),
        ...variables('STOCK_LIMIT, items, shelf_count'),
      ],
      imports: [
        { module: 'std::collections', names: ['HashMap'] },
        { module: 'kit::store', names: ['Store'] },
      ],
    },
    cuts: [
      ['use std::collections::HashMap;', 'import module std::collections | import imported-name HashMap'],
      ['use kit::store::Store;', 'import module kit::store'],
      [
        'load_items(owner, STOCK_LIMIT)',
        'method member load_items | parameter argument owner | undefinedvariable identifier STOCK_LIMIT',
      ],
      [
        'merge_items(items, &HashMap::new(), 3)',
        'method callee merge_items | parameter argument 3 | undefinedvariable identifier items',
      ],
    ],
  },
  cpp: {
    text: `#include <vector>
#include "kit/item_store.h"

namespace shop {

constexpr int kStockLimit = 40;

std::vector<Item> find_items(const kit::ItemStore& store, const std::string& owner) {
  auto items = store.load_items(owner, kStockLimit);
  return merge_items(items, 3);
}

}
`,
    symbols: {
      definitions: [
        ...functions('find_items store owner, load_items owner limit, merge_items items depth, remove_item item_id'),
        ...variables('kStockLimit, items, shelf_count'),
      ],
      imports: [
        { module: 'vector', names: [] },
        { module: 'kit/item_store.h', names: [] },
      ],
    },
    cuts: [
      ['#include <vector>', 'import module vector'],
      ['#include "kit/item_store.h"', 'import module kit/item_store.h'],
      [
        'load_items(owner, kStockLimit)',
        'method member load_items | parameter argument kStockLimit | undefinedvariable identifier owner',
      ],
      [
        'merge_items(items, 3)',
        'method callee merge_items | parameter argument 3 | undefinedvariable identifier items',
      ],
    ],
  },
};

/** The index of the mini project, as extraction would make it. */
export function miniIndex(language: Language): SymbolIndex {
  const { text, symbols } = SOURCES[language];
  const names = tokenize(text, language)
    .filter((token) => token.kind === 'identifier')
    .map((token) => token.text);
  return buildSymbolIndex(language, [{ ...symbols, identifiers: [...new Set(names)].sort() }]);
}

/** The holes of the mini project with their targets. */
export function miniHoles(language: Language): HoleText[] {
  const { text, cuts } = SOURCES[language];
  return cuts.map(([middle, targets], i) => {
    const at = text.indexOf(middle);
    if (at < 0) throw new Error(`${language}: ${middle} is not in the text`);
    return {
      contextId: `${language}-${i}`,
      language,
      prefix: text.slice(0, at),
      middle,
      suffix: text.slice(at + middle.length),
      targets: targets.split(' | ').map((written): Target => {
        const [, type, role, targetText = ''] = /^(\S+) (\S+) (.*)$/s.exec(written) ?? [];
        const found = tokenize(middle, language).find((token) => token.text === targetText);
        const start = found?.start ?? middle.indexOf(targetText);
        if (start < 0) throw new Error(`${language}: ${targetText} is not in ${middle}`);
        const end = start + targetText.length;
        return targetSchema.parse({ type, role, start, end, text: targetText });
      }),
    };
  });
}
