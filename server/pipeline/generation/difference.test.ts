import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Language } from '../schema';
import {
  isCalled,
  isInArguments,
  isNamedArgument,
  isWritten,
  markInserted,
  type Placed,
  placeCompletion,
} from './difference';
import { significantTokens } from './tokens';

test('what is kept is a common subsequence, and the longest when little changed', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 12 }), (original, changed) => {
      const inserted = markInserted(original, changed);
      expect(inserted).toHaveLength(changed.length);
      let at = 0;
      for (const kept of changed.filter((_, i) => !inserted[i])) {
        at = original.indexOf(kept, at) + 1;
        expect(at).toBeGreaterThan(0);
      }
    }),
  );
  fc.assert(
    fc.property(fc.array(word), fc.array(word), fc.array(word), (head, added, tail) => {
      const count = markInserted([...head, ...tail], [...head, ...added, ...tail]).filter(Boolean).length;
      expect(count).toBe(added.length);
    }),
  );
});

/** Reads `«name»` in a text in its place. */
function place(language: Language, marked: string): [Placed, number] {
  const start = marked.indexOf('«');
  const text = marked.replace('«', '').replace('»', '');
  const tokens = significantTokens(text, language);
  return [{ language, tokens, first: 0, last: tokens.length }, tokens.findIndex((token) => token.start === start)];
}

describe.each([
  ['called', isCalled],
  ['named argument', isNamedArgument],
  ['written', isWritten],
  ['in arguments', isInArguments],
] as const)('%s', (name, check) => {
  const cases: [Language, string, readonly string[]][] = [
    ['python', 'f(«x»)', ['in arguments']],
    ['python', 'f(«x»=1)', ['named argument', 'in arguments']],
    ['python', '«f»(x)', ['called']],
    ['python', '@«cached»\ndef f(): pass', ['called']],
    ['python', 'f(lambda «x»: x)', ['written', 'in arguments']],
    ['python', 'f(lambda a, «x»: x)', ['written', 'in arguments']],
    ['python', 'f(lambda x: «x»)', ['in arguments']],
    ['python', 'if («x»): pass', []],
    ['python', '«x» = 1', ['written']],
    ['javascript', 'f({ «x»: 1 })', ['named argument', 'in arguments']],
    ['javascript', 'f(() => { «x»; })', []],
    ['javascript', 'f((a, «x») => x)', ['written', 'in arguments']],
    ['javascript', 'f((a, x) => «x»)', ['in arguments']],
    ['javascript', 'f(a, «x»)', ['in arguments']],
    ['javascript', 'a?.«f»?.(x)', ['called']],
    ['javascript', '«html»`<b>`', ['called']],
    ['javascript', 'while («x») { f(); }', []],
    ['typescript', '«f»<T, U[]>(x)', ['called']],
    ['typescript', 'a < «b» && c > (d)', []],
    ['typescript', 'new «Foo»', ['called']],
    ['java', 'map(this::«load»)', ['called', 'in arguments']],
    ['java', 'map((a, «b») -> a)', ['written', 'in arguments']],
    ['java', 'int «total» = 0', ['written']],
    ['java', 'return «total»', []],
    ['csharp', 'F(«x»: 1)', ['named argument', 'in arguments']],
    ['csharp', 'new Foo { «X» = 1 }', ['named argument']],
    ['csharp', 'F(«x» => x)', ['written', 'in arguments']],
    ['go', '«Sort»[int](x)', ['called']],
    ['go', 'f(Options{«Depth»: 1})', ['named argument', 'in arguments']],
    ['go', 'f(func(«x» int) {})', ['written', 'in arguments']],
    ['go', '«x» := 1', ['written']],
    ['rust', '«vec»![1]', ['called']],
    ['rust', 'iter().«collect»::<Vec<_>>()', ['called']],
    ['rust', 'map(|«x»| x)', ['written', 'in arguments']],
    ['rust', 'map(|a, &«x»| x)', ['written', 'in arguments']],
    ['rust', 'map(|x| «x»)', ['in arguments']],
    ['rust', 'let «x» = 1', ['written']],
    ['cpp', 'f({.«x» = 1})', ['named argument', 'in arguments']],
    ['cpp', 'f([](const Foo& a, int «x») { return x; })', ['written', 'in arguments']],
    ['cpp', 'std::«make»<Foo>(x)', ['called']],
  ];
  test.each(cases)('%s: %s', (language, marked, expected) => {
    expect(check(...place(language, marked))).toBe(expected.includes(name));
  });
});

test('a completion is read in its place: the call may open in the prefix and close in the suffix', () => {
  const hole = {
    contextId: 'c',
    language: 'go' as const,
    prefix: 'x := load(a, ',
    middle: 'b',
    suffix: ')\n',
    targets: [],
  };
  const placed = placeCompletion(hole, 'limit');
  expect(placed.tokens[placed.first]?.text).toBe('limit');
  expect(isInArguments(placed, placed.first)).toBe(true);
});
