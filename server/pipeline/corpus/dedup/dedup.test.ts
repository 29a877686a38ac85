import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random';
import { LANGUAGES, type Language, NEAR_DUPLICATE } from '../../schema';
import { languageOfPath } from '../source/languages';
import { hashTokens } from '../token-hashes';
import { computeSignature, estimateSimilarity, packSignature, SHINGLE_TOKENS, unpackSignature } from './minhash';
import { createNearIndex } from './near-index';

const corpus = path.join(import.meta.dirname, '../../../../demo/corpus');

type SourceText = { path: string; language: Language; text: string };

function readCorpus(): SourceText[] {
  return fs
    .readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .sort()
    .flatMap((file) => {
      const language = languageOfPath(file);
      return language ? [{ path: file, language, text: fs.readFileSync(path.join(corpus, file), 'utf8') }] : [];
    });
}

/** Changes about one word in `every`, drops some lines, and rewrites the layout. */
function edit(text: string, every: number, seed: string): string {
  const random = createRandom(seed);
  return text
    .split('\n')
    .filter(() => random.next() > 0.01)
    .map((line) => line.replaceAll(/[A-Za-z_]\w*/g, (word) => (random.next() < 1 / every ? `${word}Edited` : word)))
    .map((line) => (random.next() < 0.1 ? `${line}   ` : line))
    .join('\n');
}

const signatureOf = ({ text, language }: SourceText) => computeSignature(hashTokens(text, language));

describe('tokens', () => {
  it('do not change with layout or comments', () => {
    const plain = hashTokens('int f(int a) { return a + 1; }', 'cpp');
    expect(hashTokens('int  f( int a ) // adds\n{\n  /* one\n more */ return a+1;\n}\n', 'cpp')).toEqual(plain);
    expect(hashTokens('def f(a): # adds\n  return a', 'python')).toEqual(hashTokens('def f(a):\n\treturn a', 'python'));
  });

  it('change with a name, a number or a sign', () => {
    const texts = ['f(a, 1)', 'g(a, 1)', 'f(a, 2)', 'f(a; 1)'].map((text) => hashTokens(text, 'go').join());
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('are read to the end of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...LANGUAGES), (text, language) => {
        expect(hashTokens(text, language).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('signatures', () => {
  it('estimate the Jaccard similarity of the shingles', () => {
    const random = createRandom('jaccard');
    for (const share of [0.2, 0.5, 0.8]) {
      const words = Array.from({ length: 3_000 }, () => Math.floor(random.next() * 2 ** 32));
      const other = words.map((word) => (random.next() < share ** (1 / SHINGLE_TOKENS) ? word : word ^ 1));
      const exact = jaccard(words, other);
      const [a, b] = [words, other].map((list) => computeSignature(Uint32Array.from(list)) as Uint32Array);
      expect(Math.abs(estimateSimilarity(a as Uint32Array, b as Uint32Array) - exact)).toBeLessThan(0.15);
    }
  });

  it('come back from how they are stored', () => {
    const signature = computeSignature(Uint32Array.from({ length: 300 }, (_, at) => at * 7_919)) as Uint32Array;
    expect(unpackSignature(packSignature(signature))).toEqual(signature);
    expect(() => unpackSignature(Buffer.alloc(3))).toThrow(RangeError);
  });

  it('are not made of files that say too little', () => {
    expect(computeSignature(hashTokens('export * from "./a";', 'typescript'))).toBeNull();
  });
});

function jaccard(a: number[], b: number[]): number {
  const shingles = (list: number[]) =>
    new Set(list.slice(SHINGLE_TOKENS - 1).map((_, at) => list.slice(at, at + SHINGLE_TOKENS).join()));
  const [first, second] = [shingles(a), shingles(b)];
  const common = [...first].filter((shingle) => second.has(shingle)).length;
  return common / (first.size + second.size - common);
}

describe('near-duplicates', () => {
  const originals = readCorpus().filter((file) => signatureOf(file) !== null);

  it('with 5% edits are found among all files of a real corpus, with recall and precision of at least 0.95', () => {
    const copies = originals.flatMap((file) =>
      [1, 2].map((n) => ({ ...file, path: `${file.path}#${n}`, text: edit(file.text, 20, `${file.path}#${n}`) })),
    );
    const index = createNearIndex({ capacity: originals.length + copies.length, threshold: NEAR_DUPLICATE });
    const all = [...originals, ...copies];
    let [found, right] = [0, 0];
    for (const file of all) {
      const match = index.place(signatureOf(file) as Uint32Array);
      if (!match) continue;
      found++;
      if (all[match.standIn]?.path === file.path.split('#')[0] && file.path.includes('#')) right++;
    }
    expect(right / copies.length).toBeGreaterThanOrEqual(0.95);
    expect(right / found).toBeGreaterThanOrEqual(0.95);
  });

  it('depend on the order of placing alone', () => {
    const place = () => {
      const index = createNearIndex({ capacity: originals.length * 2, threshold: NEAR_DUPLICATE });
      return [...originals, ...originals].map((file) => index.place(signatureOf(file) as Uint32Array));
    };
    const places = place();
    expect(place()).toEqual(places);
    for (const match of places.slice(originals.length)) expect(match?.similarity).toBeGreaterThan(0.54);
  });
});
