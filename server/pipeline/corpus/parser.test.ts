import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../schema';
import { collectFileSymbols } from './file-symbols';
import { findFaults, grammarOf, openDocument, ParseFailedError, parserMemoryBytes, parseSource } from './parser';
import { SOURCES } from './testing/sources';

describe('parseSource', () => {
  it.each(LANGUAGES)('reads %s without an error', async (language) => {
    const tree = await parseSource(language, SOURCES[language]);
    expect(tree.rootNode.endIndex).toBe(SOURCES[language].length);
    expect(findFaults(tree)).toEqual([]);
    tree.delete();
  });

  it('reads JSX in .tsx and .js files, and casts in .ts files', async () => {
    for (const [language, file, text] of [
      ['typescript', 'Page.TSX', 'const a = <Page title={x as string}>{body}</Page>;'],
      ['javascript', 'page.js', 'const a = <Page title={x}>{body}</Page>;'],
      ['typescript', 'cast.ts', 'const a = <Page>body;'],
    ] as const) {
      const tree = await parseSource(language, text, file);
      expect(findFaults(tree)).toEqual([]);
      tree.delete();
    }
    expect([grammarOf('typescript', 'a.tsx'), grammarOf('typescript', 'a.mts')]).toEqual(['tsx', 'typescript']);
  });

  it('gives up when the time is over, and the parser stays usable', async () => {
    const text = `${SOURCES.java}\n`.repeat(20);
    await expect(parseSource('java', text, 'A.java', 0)).rejects.toThrow(ParseFailedError);
    const tree = await parseSource('java', 'class A {}');
    expect(findFaults(tree)).toEqual([]);
    tree.delete();
  });

  it('survives a file that takes all the memory there is', async () => {
    // Each `<` may open type arguments or compare: at the end of the file all readings are alive at once.
    await expect(parseSource('csharp', 'a<'.repeat(20_000))).rejects.toThrow('more than 512 MB');
    const tree = await parseSource('csharp', 'class A {}');
    expect(findFaults(tree)).toEqual([]);
    tree.delete();
    expect(await parserMemoryBytes()).toBeLessThan(64 * 2 ** 20);
  }, 60_000);

  it('refuses what is no source text of the language: translations of Qt end in .ts too', async () => {
    const message =
      '  <message>\n    <source>Open a file</source>\n    <translation>Datei öffnen</translation>\n  </message>\n';
    const xml = `<!DOCTYPE TS>\n<TS version="2.1">\n<context>\n${message.repeat(10)}</context></TS>\n`;
    await expect(parseSource('typescript', xml, 'de.ts')).rejects.toThrow(
      'most of the file cannot be read as TypeScript',
    );
  });

  it('takes no more memory when it has parsed 2,000 files', async () => {
    const read = async () => {
      for (const language of LANGUAGES) {
        const tree = await parseSource(language, SOURCES[language]);
        collectFileSymbols({ language, text: SOURCES[language], tree });
        tree.delete();
      }
    };
    await read();
    const before = await parserMemoryBytes();
    for (let i = 0; i < 250; i++) await read();
    expect((await parserMemoryBytes()) - before).toBeLessThan(4 * 2 ** 20);
  }, 60_000);
});

describe('openDocument', () => {
  it('counts the errors that a replacement brings or mends', async () => {
    const text = 'def renew(member):\n    return fetch(member, (1)\n';
    const document = await openDocument('python', text);
    const start = text.indexOf('member, ');
    const end = start + 'member, (1'.length;
    expect(document.errorCount).toBeGreaterThan(0);
    expect(document.errorCountWith({ start, end, text: 'member, (1' })).toBe(document.errorCount);
    expect(document.errorCountWith({ start, end, text: 'member, 1' })).toBe(0);
    expect(document.errorCountWith({ start, end, text: '((member' })).toBeGreaterThan(0);
    document.close();
  });

  it('hands out the changed tree and text, and stays as it was', async () => {
    const text = 'const größe = read("😀", 1);\n';
    const document = await openDocument('typescript', text, 'a.ts');
    const start = text.indexOf('1');
    const seen = document.withReplacement({ start, end: start + 1, text: '{ size: 2 }' }, (changed) => ({
      text: changed.text,
      errorCount: changed.errorCount,
      last: changed.tree.rootNode.descendantForIndex(start + 2)?.type,
    }));
    expect(seen).toEqual({
      text: 'const größe = read("😀", { size: 2 });\n',
      errorCount: 0,
      last: 'property_identifier',
    });
    expect([document.text, document.tree.rootNode.endIndex]).toEqual([text, text.length]);
    document.close();
  });

  it('gives a text that cannot be parsed more errors than any other', async () => {
    const document = await openDocument('csharp', 'class A { int F() { return 1; } }');
    expect(document.errorCountWith({ start: 27, end: 28, text: 'a<'.repeat(20_000) })).toBe(Number.POSITIVE_INFINITY);
    document.close();
  }, 60_000);

  it('agrees with a full parse on whether there are errors', async () => {
    const edit = fc.record({
      language: fc.constantFrom(...LANGUAGES),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 20 }),
      text: fc
        .array(fc.constantFrom('a', '(', ')', '{', '}', ' ', '\n', '"', ', ', 'f(x)', '😀', '/*', ';'), {
          maxLength: 5,
        })
        .map((pieces) => pieces.join('')),
    });
    await fc.assert(
      fc.asyncProperty(edit, async ({ language, from, length, text }) => {
        const source = SOURCES[language];
        const start = Math.floor(from * source.length);
        const end = Math.min(source.length, start + length);
        const document = await openDocument(language, source);
        const whole = await openDocument(language, source.slice(0, start) + text + source.slice(end));
        expect(document.errorCountWith({ start, end, text }) > 0).toBe(whole.errorCount > 0);
        document.close();
        whole.close();
      }),
      { numRuns: 150 },
    );
  });
});
