import { describe, expect, it } from 'vitest';
import { fileSymbolsSchema, LANGUAGES, type Language } from '../schema';
import { collectFileSymbols } from './file-symbols';
import { parseSource } from './parser';
import { SOURCES } from './testing/sources';

type Expected = { definitions: string[]; imports: string[]; identifiers: string };

/** Definitions as `line kind container.name(parameters)`, imports as `module: names`. */
const SYMBOLS: Record<Language, Expected> = {
  python: {
    definitions: [
      '6 variable LIMIT',
      '9 class Loans',
      '10 field Loans.open_count',
      '12 method Loans.__init__(store, clock)',
      '14 field Loans.store',
      '17 method Loans.renew(member, days, extra, options)',
      '19 variable loan',
      '20 variable names',
    ],
    imports: ['os: ', 'sys: ', 'kit.store: Store, open_store', '.: rules'],
    identifiers:
      'Base LIMIT Loans Member Shelf Store __init__ bool clock days default due entry extra fetch_one int key kit len level loan log member name names open_count open_store options os renew rules self store super sys system traced',
  },
  javascript: {
    definitions: [
      '4 variable join',
      '6 variable LIMIT',
      '7 function double(amount)',
      '9 class Loans',
      '10 field Loans.#open',
      '12 method Loans.constructor(store, clock, days, rest)',
      '14 field Loans.store',
      '17 method Loans.renew(member)',
      '19 variable loan',
      '20 variable names',
      '21 variable line',
      '26 function lazy()',
    ],
    imports: ['node:fs: readFile', './side-effect.js: ', './store.js: openStore', 'node:path: join', './later.js: '],
    identifiers:
      '#open Base LIMIT Loans Receipt amount clock constructor days double entries entry fallback fetchOne fs join key lazy length line loan log map member name names openStore read readFile renew require rest store',
  },
  typescript: {
    definitions: [
      '4 class Options',
      '5 field Options.days',
      '6 method Options.onRenew(member, days)',
      '8 class State',
      '8 field State.Open',
      '8 field State.Closed',
      '10 class Loans',
      '11 field Loans.open',
      '13 method Loans.constructor(store, limit)',
      '15 method Loans.renew(member, days)',
      '16 variable loan',
    ],
    imports: ['./member: Member', './rules: '],
    identifiers:
      'Base Closed Loans Map Member Open Options Promise Shelf State Store T constructor days fallback fetchOne freeze get key limit loan member onRenew open renew rules store',
  },
  java: {
    definitions: [
      '1 module house.loans',
      '9 class Loans',
      '10 field Loans.LIMIT',
      '11 field Loans.open',
      '13 class Receipt',
      '13 field Receipt.member',
      '13 field Receipt.days',
      '15 method Loans.Loans(store, clocks)',
      '20 method Loans.renew(member, days)',
      '21 variable loan',
      '22 variable entry',
      '23 variable more',
    ],
    imports: ['java.util: Map', 'java.util.function: ', 'house.kit.Guard: present'],
    identifiers:
      'Base Clock Entry Function Guard HashMap Integer LIMIT Loan Loans Map Member Missing Receipt Service Store String clocks count days entries entry fetchOne function house java key kit loan loans member more name open present renew store total util x',
  },
  csharp: {
    definitions: [
      '5 module House.Loans',
      '8 class Loans',
      '10 field Loans.Limit',
      '11 field Loans._store',
      '13 field Loans.Open',
      '15 method Loans.Loans(store, days)',
      '17 method Loans.RenewAsync(member, token)',
      '20 variable loan',
      '21 variable entry',
      '26 class Receipt',
      '26 field Receipt.Member',
      '26 field Receipt.Days',
    ],
    imports: ['System: ', 'Kit.Guard: ', 'Kit.EventLog: '],
    identifiers:
      'Base CancellationToken Console Count Days Entries EventLog FetchAsync Guard House Key Kit Limit Loan Loans Log Member Name Open Parse Receipt RenewAsync Serializable Store System Tag Task WriteLine _store days entry fallback loan member store token',
  },
  go: {
    definitions: [
      '1 module loans',
      '9 variable Limit',
      '11 class Loan',
      '12 field Loan.Member',
      '13 field Loan.Days',
      '16 class Shelf',
      '17 method Shelf.Fetch(ctx, key)',
      '21 method Loans.Renew(ctx, member, days)',
      '22 variable loan',
      '22 variable err',
      '26 variable entry',
      '29 variable totals',
    ],
    imports: ['fmt: ', 'context: ', 'house.example/kit: '],
    identifiers:
      'Check Context Days Entries Errorf Fetch Limit Loan Loans Member Name Renew Shelf _ context ctx days entry err error fmt int key kit len loan loans member min s store string totals',
  },
  rust: {
    definitions: [
      '5 variable LIMIT',
      '8 class Loans',
      '9 field Loans.store',
      '10 field Loans.open',
      '15 method Loans.renew(member, days)',
      '16 variable found',
      '17 variable total',
    ],
    imports: ['std: fmt', 'kit::store: Store', 'kit::store::guards: present, Limit', 'super: '],
    identifiers:
      'Debug Err Fault LIMIT Limit Loan Loans Member None Ok Result S Shelf Some Store Vec days derive fetch_one fmt found guards iter key kit loan map member missing name open present println renew std store sum total',
  },
  cpp: {
    definitions: [
      '6 variable kLimit',
      '8 class Options',
      '9 field Options.days',
      '12 class Loans',
      '14 method Loans.Loans(store, days)',
      '15 method Loans.renew(member, options)',
      '18 field Loans.store_',
      '22 method Loans.renew(member, options)',
      '23 variable loan',
      '24 variable name',
      '24 variable count',
      '25 variable receipt',
    ],
    imports: ['vector: ', 'kit/store.hpp: ', 'std: ', 'kit: Store'],
    identifiers:
      'Base Day Loan Loans Member Options Receipt Store count cout days days_ entries fetch_one kLimit key kit loan member name options receipt renew stamp std store store_ strict total',
  },
};

describe.each(LANGUAGES)('symbols of %s', (language) => {
  it('are its definitions, imports and identifiers', async () => {
    const text = SOURCES[language];
    const tree = await parseSource(language, text);
    const symbols = collectFileSymbols({ language, text, tree });
    tree.delete();
    expect(fileSymbolsSchema.parse(symbols)).toEqual(symbols);
    expect({
      definitions: symbols.definitions.map(({ line, kind, container, name, parameters }) => {
        const signature = parameters ? `(${parameters.join(', ')})` : '';
        return `${line} ${kind} ${container ? `${container}.` : ''}${name}${signature}`;
      }),
      imports: symbols.imports.map(({ module, names }) => `${module}: ${names.join(', ')}`),
      identifiers: symbols.identifiers.join(' '),
    }).toEqual(SYMBOLS[language]);
  });
});
