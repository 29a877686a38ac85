/**
 * Extraction on files nobody here wrote: the machine's own node_modules, or the folder given. The baseline is tree-sitter
 * parsing alone, on the same texts, in the same process; the product's part is reading, parsing, symbols and holes.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '@/server/foundation/db/project-root';
import { extractHoles } from '@/server/pipeline/corpus/extract-holes';
import { collectFileSymbols } from '@/server/pipeline/corpus/file-symbols';
import { ParseFailedError, parseSource } from '@/server/pipeline/corpus/parser';
import { sampleHoles } from '@/server/pipeline/corpus/sample-holes';
import { decodeUtf8, skipByText } from '@/server/pipeline/corpus/source/quality';
import { walkSource } from '@/server/pipeline/corpus/source/walk';
import { type Language, pipelineConfigSchema } from '@/server/pipeline/schema';
import { type Benchmark, round, timed } from './benchmark';

type Source = { path: string; language: Language; text: string };

export const extract: Benchmark = async ([folder = path.join(projectRoot, 'node_modules')]) => {
  const directory = path.resolve(folder);
  const config = pipelineConfigSchema.parse({ source: { directory } });
  const read = await timed(() => readSources(directory, config));
  const sources = read.value;
  // Once over a few files first, so that neither side pays for loading the grammars.
  for (const source of sources.slice(0, 20)) await holesOf(source, config);
  const parsed = await timed(() => each(sources, parseOnly));
  const extracted = await timed(() => each(sources, (source) => holesOf(source, config)));
  const contexts = extracted.value.reduce((sum, n) => sum + n, 0);
  const product = read.seconds + extracted.seconds;
  return {
    figures: {
      files: sources.length,
      megabytes: round(sources.reduce((sum, { text }) => sum + text.length, 0) / 1e6),
      contexts,
      read_seconds: round(read.seconds),
      parse_only_seconds: round(parsed.seconds),
      extract_seconds: round(extracted.seconds),
      files_per_second: round(sources.length / product),
      contexts_per_second: round(contexts / product),
      extract_to_parse_ratio: round(extracted.seconds / parsed.seconds),
      whole_to_parse_ratio: round(product / parsed.seconds),
      peak_rss_megabytes: round(process.resourceUsage().maxRSS / 1024),
    },
    goals: { whole_to_parse_ratio: 2, peak_rss_megabytes: 1_500 },
  };
};

type Config = ReturnType<typeof pipelineConfigSchema.parse>;

async function readSources(root: string, config: Config): Promise<Source[]> {
  const sources: Source[] = [];
  const { languages, max_file_bytes: maxFileBytes } = config.extract;
  const signal = new AbortController().signal;
  for await (const entry of walkSource(root, { languages, licenses: config.licenses, maxFileBytes, signal })) {
    if (entry.skip) continue;
    const text = decodeUtf8(await fs.readFile(path.join(root, entry.path)));
    if (text !== null && !skipByText(text)) sources.push({ path: entry.path, language: entry.language, text });
  }
  return sources;
}

async function each<T>(sources: Source[], work: (source: Source) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const source of sources) results.push(await work(source));
  return results;
}

async function parseOnly({ language, text, path: at }: Source): Promise<void> {
  try {
    (await parseSource(language, text, at)).delete();
  } catch (error) {
    if (!(error instanceof ParseFailedError)) throw error;
  }
}

async function holesOf({ language, text, path: at }: Source, { extract, seed }: Config): Promise<number> {
  try {
    const tree = await parseSource(language, text, at);
    collectFileSymbols({ language, text, tree });
    const holes = extractHoles({ language, text, tree, maxMiddleChars: extract.max_middle_chars });
    tree.delete();
    return sampleHoles(holes, { max: extract.max_contexts_per_file, types: extract.types, seed: `${seed}:${at}` })
      .length;
  } catch (error) {
    if (error instanceof ParseFailedError) return 0;
    throw error;
  }
}
