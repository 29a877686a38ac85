import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import { LANGUAGES, type Language } from '../schema';
import { extractHoles, type Hole } from './extract-holes';
import { ParseFailedError, parseSource, type Tree } from './parser';
import { describeHole, holesOf } from './testing/describe';
import { SOURCES } from './testing/sources';

/** Every hole of the sources: line, type, middle, and what in it may be replaced (`+` is where one may be added). */
const HOLES: Record<Language, string[]> = {
  python: [
    '2 import os, sys as system < module os, module sys',
    '3 import kit.store import Store as Shelf, open_store < module kit.store, imported-name Store, imported-name open_store',
    '4 import . import rules < imported-name rules',
    '13 method __init__() < member __init__, + 9',
    '14 undefinedvariable store < identifier store',
    '16 method traced(level=2) < member traced, named-argument level, + 14',
    '16 parameter level=2 < named-argument level, + 7',
    '17 undefinedvariable LIMIT < identifier LIMIT',
    '19 method fetch_one(member.key, default=None) < member fetch_one, identifier member, argument member.key, named-argument default, + 34',
    '19 parameter member.key < identifier member, argument member.key',
    '19 parameter default=None < named-argument default, + 12',
    '20 undefinedvariable entry.name < identifier entry',
    '20 undefinedvariable loan < identifier loan',
    '20 undefinedvariable entry.due > days < identifier entry, identifier days',
    '20 undefinedvariable days < identifier days',
    '21 method log(f"{member.name()} has {len(names)}", names, **options) < member log, argument f"{member.name()} has {len(names)}", argument names, identifier names, identifier options, + 57',
    '21 parameter names < argument names, identifier names',
    '21 undefinedvariable options < identifier options',
    '22 undefinedvariable days + LIMIT < identifier days, identifier LIMIT',
    '22 undefinedvariable LIMIT < identifier LIMIT',
  ],
  javascript: [
    "1 import fs, { readFile as read } from 'node:fs'; < imported-name readFile, module node:fs",
    "2 import './side-effect.js'; < module ./side-effect.js",
    "3 import { openStore } from './store.js'; < imported-name openStore, module ./store.js",
    "4 import { join } = require('node:path'); < imported-name join, module node:path",
    '7 undefinedvariable amount * 2 < identifier amount',
    '12 undefinedvariable LIMIT < identifier LIMIT',
    '13 parameter store < argument store, identifier store, + 5',
    '14 undefinedvariable store < identifier store',
    '19 method fetchOne(member.key, { fallback: null, days }) < member fetchOne, identifier member, argument member.key, named-argument fallback, identifier days',
    '19 parameter member.key < identifier member, argument member.key',
    '19 parameter fallback: null < named-argument fallback',
    '19 undefinedvariable days < identifier days',
    '20 undefinedvariable loan.entries < identifier loan',
    '20 method map((entry) => entry.name) < member map, identifier entry, + 25',
    '20 undefinedvariable entry.name < identifier entry',
    '22 method log(line, names) < callee log, argument line, identifier line, argument names, identifier names, + 15',
    '22 parameter line < argument line, identifier line',
    '22 parameter names < argument names, identifier names, + 5',
    '23 method Receipt(member, double(LIMIT) + names.length) < callee Receipt, argument member, identifier member, callee double, argument double(LIMIT) + names.length, identifier LIMIT, identifier names, + 44',
    '23 parameter member < argument member, identifier member',
    '23 method double(LIMIT) < callee double, argument LIMIT, identifier LIMIT, + 12',
    '23 parameter double(LIMIT) + names.length < callee double, argument double(LIMIT) + names.length, identifier LIMIT, identifier names, + 28',
    '23 parameter LIMIT < argument LIMIT, identifier LIMIT, + 5',
    '23 undefinedvariable names.length < identifier names',
    "26 import import('./later.js') < module ./later.js",
  ],
  typescript: [
    "1 import type { Member } from './member'; < imported-name Member, module ./member",
    "2 import rules = require('./rules'); < module ./rules",
    '11 method Map<string, T>() < callee Map, + 15',
    '16 method fetchOne<T>(member.key, { fallback: undefined }) < member fetchOne, identifier member, argument member.key, named-argument fallback',
    '16 parameter member.key < identifier member, argument member.key',
    '16 parameter fallback: undefined < named-argument fallback',
    '17 undefinedvariable loan < identifier loan',
    '17 method get(member.key as string) < member get, identifier member, argument member.key as string, + 24',
    '17 undefinedvariable member.key < identifier member',
    '17 parameter member.key as string < identifier member, argument member.key as string, + 20',
    '18 method freeze(loan!, days) < callee freeze, identifier loan, argument loan!, argument days, identifier days, + 18',
    '18 undefinedvariable loan < identifier loan',
    '18 parameter loan! < identifier loan, argument loan!',
    '18 parameter days < argument days, identifier days, + 4',
  ],
  java: [
    '3 import java.util.Map; < module java.util, imported-name Map',
    '4 import java.util.function.*; < module java.util.function',
    '5 import static house.kit.Guard.present; < module house.kit.Guard, imported-name present',
    '11 method HashMap<>() < callee HashMap',
    '16 parameter store < argument store, identifier store',
    '17 undefinedvariable store < identifier store',
    '21 undefinedvariable store < identifier store',
    '21 method fetchOne(member.key(), "renew", days * LIMIT) < member fetchOne, identifier member, argument member.key(), member key, argument "renew", identifier days, argument days * LIMIT, identifier LIMIT',
    '21 undefinedvariable member < identifier member',
    '21 parameter member.key() < identifier member, argument member.key(), member key',
    '21 method key() < member key',
    '21 parameter days * LIMIT < identifier days, argument days * LIMIT, identifier LIMIT',
    '21 undefinedvariable LIMIT < identifier LIMIT',
    '22 undefinedvariable loan < identifier loan',
    '22 method entries() < member entries',
    '22 undefinedvariable entry.count < identifier entry',
    '23 undefinedvariable x + days < identifier x, identifier days',
    '23 undefinedvariable days < identifier days',
    '24 method Receipt(member.name, present(days)) < callee Receipt, identifier member, argument member.name, callee present, argument present(days), identifier days',
    '24 parameter member.name < identifier member, argument member.name',
    '24 method present(days) < callee present, argument present(days), argument days, identifier days',
    '24 parameter days < argument days, identifier days',
  ],
  csharp: [
    '1 import System; < module System',
    '2 import static Kit.Guard; < module Kit.Guard',
    '3 import Log = Kit.EventLog; < module Kit.EventLog',
    '15 parameter store < argument store, identifier store, + 5',
    '15 undefinedvariable store < identifier store',
    '20 undefinedvariable _store < identifier _store',
    '20 method FetchAsync(member.Key, fallback: null, token: token) < member FetchAsync, identifier member, argument member.Key, named-argument fallback, named-argument token, identifier token, + 51',
    '20 parameter member.Key < identifier member, argument member.Key',
    '20 parameter fallback: null < named-argument fallback',
    '20 parameter token: token < named-argument token, identifier token, + 12',
    '20 undefinedvariable token < identifier token',
    '21 undefinedvariable loan.Entries < identifier loan',
    '21 undefinedvariable entry.Count < identifier entry',
    '22 method WriteLine($"{member.Name()} has {Open}") < member WriteLine, + 39',
    '23 method Loan(member) { Days = Limit, Tag = Parse<Tag>(token) } < callee Loan, argument member, identifier member, + 11, named-argument Days, identifier Limit, named-argument Tag, callee Parse, identifier token',
    '23 parameter member < argument member, identifier member, + 6',
    '23 parameter Days = Limit < named-argument Days, identifier Limit',
    '23 undefinedvariable Limit < identifier Limit',
    '23 parameter Tag = Parse<Tag>(token) < named-argument Tag, callee Parse, identifier token',
    '23 method Parse<Tag>(token) < callee Parse, argument token, identifier token, + 16',
    '23 parameter token < argument token, identifier token, + 5',
  ],
  go: [
    '3 import "fmt" < module fmt',
    '5 import "context" < module context',
    '6 import kit "house.example/kit" < module house.example/kit',
    '22 undefinedvariable s.store < identifier s',
    '22 method Fetch(ctx, member) < member Fetch, argument ctx, identifier ctx, argument member, identifier member',
    '22 parameter ctx < argument ctx, identifier ctx',
    '22 parameter member < argument member, identifier member',
    '23 undefinedvariable err != nil < identifier err',
    '24 method Errorf("renew %s: %w", member, err) < member Errorf, argument "renew %s: %w", argument member, identifier member, argument err, identifier err',
    '24 parameter member < argument member, identifier member',
    '24 parameter err < argument err, identifier err',
    '26 undefinedvariable loan.Entries < identifier loan',
    '27 parameter entry.Name < identifier entry, argument entry.Name',
    '29 undefinedvariable days < identifier days',
    '30 parameter Member: member < named-argument Member, identifier member',
    '30 undefinedvariable member < identifier member',
    '30 parameter Days: min(days, Limit) < named-argument Days, identifier days, identifier Limit',
    '30 parameter days < argument days, identifier days',
    '30 parameter Limit < argument Limit, identifier Limit',
    '30 method Check(totals) < member Check, argument totals, identifier totals',
    '30 parameter totals < argument totals, identifier totals',
  ],
  rust: [
    '1 import std::fmt; < module std, imported-name fmt',
    '2 import kit::store::{self, Store as Shelf, guards::{present, Limit}}; < module kit::store, imported-name Store, module guards, imported-name present, imported-name Limit',
    '16 method fetch_one(&member.key, days) < member fetch_one, argument &member.key, identifier member, argument days, identifier days',
    '16 parameter &member.key < argument &member.key, identifier member',
    '16 undefinedvariable member.key < identifier member',
    '16 parameter days < argument days, identifier days',
    '17 method iter() < member iter',
    '17 method map(|loan| loan.days + days) < member map, identifier loan, identifier days',
    '17 undefinedvariable loan.days + days < identifier loan, identifier days',
    '17 undefinedvariable days < identifier days',
    '17 method sum::<u32>() < member sum',
    '19 undefinedvariable found < identifier found',
    '20 undefinedvariable total > LIMIT < identifier total, identifier LIMIT',
    '20 undefinedvariable LIMIT < identifier LIMIT',
    '20 parameter Loan { days: total, ..loan } < argument Loan { days: total, ..loan }, named-argument days, identifier total, identifier loan',
    '20 parameter days: total < named-argument days, identifier total',
    '20 undefinedvariable total < identifier total',
    '20 undefinedvariable loan < identifier loan',
    '21 parameter Fault::missing(member.key, LIMIT) < argument Fault::missing(member.key, LIMIT), member missing, identifier member, identifier LIMIT',
    '21 method missing(member.key, LIMIT) < member missing, identifier member, argument member.key, argument LIMIT, identifier LIMIT',
    '21 parameter member.key < identifier member, argument member.key',
    '21 parameter LIMIT < argument LIMIT, identifier LIMIT',
  ],
  cpp: [
    '1 import <vector> < module vector',
    '2 import "kit/store.hpp" < module kit/store.hpp',
    '3 import std; < module std',
    '4 import kit::Store; < module kit, imported-name Store',
    '9 undefinedvariable kLimit < identifier kLimit',
    '14 parameter store < argument store, identifier store',
    '14 undefinedvariable days < identifier days',
    '23 undefinedvariable store_ < identifier store_',
    '23 method fetch_one(member.key, {.days = options.days, .strict = true}) < member fetch_one, identifier member, argument member.key, named-argument days, identifier options, named-argument strict',
    '23 parameter member.key < identifier member, argument member.key',
    '23 parameter .days = options.days < named-argument days, identifier options',
    '23 undefinedvariable options.days < identifier options',
    '23 parameter .strict = true < named-argument strict',
    '24 undefinedvariable loan->entries < identifier loan',
    '24 undefinedvariable count < identifier count',
    '26 method stamp<Day>(loan, kLimit) < member stamp, argument loan, identifier loan, argument kLimit, identifier kLimit',
    '26 parameter loan < argument loan, identifier loan',
    '26 parameter kLimit < argument kLimit, identifier kLimit',
    '27 method Loan(member, total * kLimit) < callee Loan, argument member, identifier member, identifier total, argument total * kLimit, identifier kLimit',
    '27 parameter member < argument member, identifier member',
    '27 parameter total * kLimit < identifier total, argument total * kLimit, identifier kLimit',
    '27 undefinedvariable kLimit < identifier kLimit',
  ],
};

describe.each(LANGUAGES)('holes of %s', (language) => {
  it('are cut at calls, arguments, variables and imports', async () => {
    const holes = await holesOf(language, SOURCES[language]);
    expect(holes.map(describeHole)).toEqual(HOLES[language]);
  });

  it('are the same in a file with a byte order mark and CRLF', async () => {
    const holes = await holesOf(language, `\uFEFF${SOURCES[language].replaceAll('\n', '\r\n')}`);
    expect(holes.map(describeHole)).toEqual(HOLES[language]);
  });

  it('are no longer than asked for', async () => {
    const holes = await holesOf(language, SOURCES[language], 12);
    const short = (await holesOf(language, SOURCES[language])).filter((hole) => hole.middle.length <= 12);
    expect(holes).toEqual(short);
    expect(holes.length).toBeGreaterThan(3);
  });

  it('are the same each time', async () => {
    expect(await holesOf(language, SOURCES[language])).toEqual(await holesOf(language, SOURCES[language]));
  });
});

describe('any file', () => {
  it('is put together again from prefix, middle and suffix, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(editedSource, async ([language, text]) => {
        const bytes = Buffer.from(text, 'utf8');
        for (const hole of await holesIfParsed(language, text)) {
          const parts = splitAtBytes(text, hole.byteStart, hole.byteEnd);
          expect(parts.middle).toBe(hole.middle);
          expect(parts.prefix.length).toBe(hole.start);
          expect(Buffer.concat([parts.prefix, parts.middle, parts.suffix].map((part) => Buffer.from(part)))).toEqual(
            bytes,
          );
          expect(parts.prefix.split('\n')).toHaveLength(hole.startLine);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('has targets that lie in their hole, one of its type among them, and no hole twice', async () => {
    await fc.assert(
      fc.asyncProperty(editedSource, async ([language, text]) => {
        const holes = await holesIfParsed(language, text);
        for (const { middle, targets, type } of holes) {
          for (const target of targets) expect(middle.slice(target.start, target.end)).toBe(target.text);
          expect(targets.map((target) => target.type)).toContain(type);
          expect(middle.length).toBeGreaterThanOrEqual(2);
          expect(middle.split('\n').length).toBeLessThanOrEqual(3);
          expect(middle).toBe(middle.trim());
        }
        expect(new Set(holes.map(({ start, end }) => `${start} ${end}`)).size).toBe(holes.length);
      }),
      { numRuns: 120 },
    );
  });

  it('has no hole inside a string or a comment, around a comment, or at a parse error', async () => {
    await fc.assert(
      fc.asyncProperty(editedSource, async ([language, text]) => {
        const tree = await parseIfPossible(language, text);
        if (!tree) return;
        const holes = extractHoles({ language, text, tree, maxMiddleChars: 160 });
        const nodes = allNodes(tree.rootNode);
        for (const { start, end } of holes) {
          const inside = nodes.filter((node) => node.startIndex <= start && end <= node.endIndex);
          const around = nodes.filter((node) => node.startIndex < end && start < node.endIndex);
          const longer = inside.filter((node) => node.endIndex - node.startIndex > end - start);
          expect(longer.filter((node) => /string|template_substitution|comment/.test(node.type))).toEqual([]);
          expect(around.filter((node) => node.isError || node.isMissing || /comment/.test(node.type))).toEqual([]);
        }
        tree.delete();
      }),
      { numRuns: 120 },
    );
  });
});

/** A source with odd text put in, or pieces taken out, in some places. */
const editedSource = fc
  .tuple(
    fc.constantFrom(...LANGUAGES),
    fc.array(
      fc.record({
        at: fc.nat({ max: 1_200 }),
        remove: fc.constantFrom(0, 0, 0, 1, 7),
        insert: fc.constantFrom(
          '\r\n',
          '\t',
          'é',
          '😀',
          '日本',
          '\uFEFF',
          '"',
          "'",
          '(',
          '}',
          ' // x\n',
          '# x\n',
          '/*',
          ', ',
        ),
      }),
      { maxLength: 6 },
    ),
  )
  .map(([language, edits]): [Language, string] => {
    const edit = (text: string, { at, remove, insert }: (typeof edits)[number]) => {
      // A pair of surrogates is one character: an edit does not go through it.
      const start = /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;
      const end = /[\uDC00-\uDFFF]/.test(text.charAt(start + remove)) ? start + remove + 1 : start + remove;
      return text.slice(0, start) + insert + text.slice(end);
    };
    return [language, edits.reduce(edit, SOURCES[language])];
  });

async function parseIfPossible(language: Language, text: string): Promise<Tree | null> {
  try {
    return await parseSource(language, text);
  } catch (error) {
    if (error instanceof ParseFailedError) return null;
    throw error;
  }
}

async function holesIfParsed(language: Language, text: string): Promise<Hole[]> {
  const tree = await parseIfPossible(language, text);
  if (!tree) return [];
  const holes = extractHoles({ language, text, tree, maxMiddleChars: 160 });
  tree.delete();
  return holes;
}

function allNodes(root: Tree['rootNode']): Tree['rootNode'][] {
  return [root, ...root.children.flatMap(allNodes)];
}
