/**
 * Near-duplicates among many files whose truth is known: families of a file and its copies with 5% of their words edited,
 * each family made from a file of demo/corpus by renaming. Every text is made when it is needed, so that the memory
 * measured is that of the search. The baseline is reading the same texts token by token, in the same run.
 */
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '@/server/foundation/db/project-root';
import { computeSignature } from '@/server/pipeline/corpus/dedup/minhash';
import { createNearIndex } from '@/server/pipeline/corpus/dedup/near-index';
import { languageOfPath } from '@/server/pipeline/corpus/source/languages';
import { hashTokens } from '@/server/pipeline/corpus/token-hashes';
import { createRandom } from '@/server/pipeline/random';
import { type Language, NEAR_DUPLICATE } from '@/server/pipeline/schema';
import { type Benchmark, round } from './benchmark';

/** Every family has one file that stands for it and this many copies. */
const COPIES = 3;
const EDITED = 0.05;

type SourceText = { language: Language; text: string };

export const dedup: Benchmark = async ([count = '100000']) => {
  const files = Number(count);
  const originals = readOriginals();
  const index = createNearIndex({ capacity: files, threshold: NEAR_DUPLICATE });
  const familyOf = (n: number) => Math.floor(n / (COPIES + 1));
  const seconds = { make: 0, tokens: 0, signature: 0, search: 0 };
  const clock = <T>(part: keyof typeof seconds, work: () => T): T => {
    const started = performance.now();
    const value = work();
    seconds[part] += (performance.now() - started) / 1_000;
    return value;
  };
  let [copies, found, right] = [0, 0, 0];
  for (let n = 0; n < files; n++) {
    const family = familyOf(n);
    const isCopy = n % (COPIES + 1) !== 0;
    if (isCopy) copies++;
    const { language, text } = clock('make', () => makeText(originals, family, isCopy ? n : null));
    const tokens = clock('tokens', () => hashTokens(text, language));
    const signature = clock('signature', () => computeSignature(tokens));
    if (!signature) throw new Error('a file of the corpus has too few tokens');
    const match = clock('search', () => index.place(signature));
    if (!match) continue;
    found++;
    if (isCopy && familyOf(match.standIn) === family) right++;
  }
  const product = seconds.tokens + seconds.signature + seconds.search;
  return {
    figures: {
      files,
      files_per_second: round(files / product),
      tokens_seconds: round(seconds.tokens),
      signature_seconds: round(seconds.signature),
      search_seconds: round(seconds.search),
      making_texts_seconds: round(seconds.make),
      whole_to_tokens_ratio: round(product / seconds.tokens),
      recall: round(right / copies),
      precision: round(right / found),
      missed_share: round(1 - right / copies),
      wrong_share: round(1 - right / found),
      peak_rss_megabytes: round(process.resourceUsage().maxRSS / 1024),
    },
    goals: { missed_share: 0.05, wrong_share: 0.05, peak_rss_megabytes: 1_000 },
  };
};

function readOriginals(): SourceText[] {
  const corpus = path.join(projectRoot, 'demo', 'corpus');
  return fs
    .readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .sort()
    .flatMap((file) => {
      const language = languageOfPath(file);
      if (!language) return [];
      const text = fs.readFileSync(path.join(corpus, file), 'utf8');
      return computeSignature(hashTokens(text, language)) ? [{ language, text }] : [];
    });
}

const WORD = /[A-Za-z_]\w{3,}/g;

/** A family is a corpus file whose longer words all got names of its own; a copy has some of them changed again. */
function makeText(originals: SourceText[], family: number, copy: number | null): SourceText {
  const original = originals[family % originals.length] as SourceText;
  const renamed = original.text.replaceAll(WORD, (word) => `${word}${family}`);
  if (copy === null) return { ...original, text: renamed };
  const random = createRandom(`copy ${copy}`);
  const text = renamed.replaceAll(/[A-Za-z_]\w*/g, (word) => (random.chance(EDITED) ? `${word}x` : word));
  return { ...original, text };
}
