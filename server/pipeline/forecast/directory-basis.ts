/** Forecasts from a few files of a folder that no run has read yet. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { extractHoles, type Hole } from '../corpus/extract-holes';
import { collectFileSymbols } from '../corpus/file-symbols';
import { ParseFailedError, parseSource } from '../corpus/parser';
import { sampleHoles } from '../corpus/sample-holes';
import { isReallyCpp } from '../corpus/source/languages';
import { decodeUtf8, skipByText } from '../corpus/source/quality';
import { walkSource } from '../corpus/source/walk';
import { buildSymbolIndex } from '../corpus/symbol-index';
import { createRandom } from '../random';
import type { FileSymbols, Language, PipelineConfig } from '../schema';
import { meanRange, range } from './arithmetic';
import { type Basis, countTypes, MOST_HOLES, type SampledHole, wantedTypes } from './basis';

/** Whoever waits for a forecast waits no longer than this in all. */
const MOST_MS = 2_000;
/** The rest is for reading files. */
const WALK_MS = 1_200;
const MOST_FILES = 30;

type Candidate = { path: string; language: Language; repository: string };
type ReadFile = Candidate & { text: string; symbols: FileSymbols; holes: Hole[] };

/**
 * Walks the folder for a moment, cuts holes in some of its files and takes those for all.
 * @returns null when nothing in the folder can be read
 */
export async function basisFromDirectory(directory: string, config: PipelineConfig): Promise<Basis | null> {
  const deadline = performance.now() + MOST_MS;
  const { files, complete } = await listFiles(directory, config);
  if (files.length === 0) return null;
  const sample = createRandom(`forecast:${config.seed}:${directory}`).shuffle(files);
  const read: (ReadFile | null)[] = [];
  for (const file of sample.slice(0, MOST_FILES)) {
    if (performance.now() > deadline && read.length > 0) break;
    read.push(await readFile(directory, file, config));
  }
  const perFile = meanRange(read.map((file) => file?.holes.length ?? 0));
  const perRepository = [...Map.groupBy(files, (file) => file.repository).values()].map((list) => list.length);
  const most = config.extract.max_contexts_per_repository;
  const used = read.filter((file) => file !== null);
  const holes = pickHoles(used, config);
  return {
    kind: 'directory',
    runId: null,
    share: 1,
    contexts: range((end) => perRepository.reduce((sum, n) => sum + Math.min(most, n * perFile[end]), 0)),
    typesPerContext: countTypes(
      used.flatMap((file) => file.holes.map((hole) => wantedTypes(config.extract.types, typesOf(hole)))),
    ),
    holes,
    text: describeSample({ sampled: read.length, files: files.length, repositories: perRepository.length, complete }),
  };
}

function describeSample(input: { sampled: number; files: number; repositories: number; complete: boolean }): string {
  const count = (n: number, one: string, many: string) => `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
  const found = `${count(input.files, 'file', 'files')} in ${count(input.repositories, 'repository', 'repositories')}`;
  const walked = input.complete ? found : `the first ${found}; there are more, so it will be more than this`;
  return `Prompts and contexts per file from ${input.sampled} of ${walked}. Duplicates are not taken off.`;
}

async function listFiles(
  directory: string,
  config: PipelineConfig,
): Promise<{ files: Candidate[]; complete: boolean }> {
  const signal = AbortSignal.timeout(WALK_MS);
  const files: Candidate[] = [];
  const options = {
    languages: config.extract.languages,
    licenses: config.licenses,
    maxFileBytes: config.extract.max_file_bytes,
    signal,
  };
  try {
    for await (const entry of walkSource(directory, options)) {
      if (signal.aborted) return { files, complete: false };
      if (!entry.skip) files.push({ path: entry.path, language: entry.language, repository: entry.repository.name });
    }
    return { files, complete: true };
  } catch (error) {
    if (signal.aborted) return { files, complete: false };
    throw error;
  }
}

/** Null: the run would skip it too. */
async function readFile(
  directory: string,
  file: Candidate,
  { extract, seed }: PipelineConfig,
): Promise<ReadFile | null> {
  const { language, path: at, repository } = file;
  const bytes = await fs.readFile(path.join(directory, at)).catch(() => null);
  if (!bytes || bytes.length > extract.max_file_bytes || bytes.subarray(0, 8_000).includes(0)) return null;
  const text = decodeUtf8(bytes);
  if (text === null || skipByText(text) || (language === 'cpp' && !isReallyCpp(at, text))) return null;
  try {
    const tree = await parseSource(language, text, at);
    try {
      const holes = extractHoles({ language, text, tree, maxMiddleChars: extract.max_middle_chars });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const own = { max: extract.max_contexts_per_file, types: extract.types };
      return {
        ...{ ...file, text, symbols: collectFileSymbols({ language, text, tree }) },
        holes: sampleHoles(holes, { ...own, seed: `${seed}:${repository}:${at}:${sha256}` }),
      };
    } finally {
      tree.delete();
    }
  } catch (error) {
    if (error instanceof ParseFailedError) return null;
    throw error;
  }
}

const typesOf = (hole: Hole) => hole.targets.map((target) => target.type);

/** Some holes of each file, in turn. */
function pickHoles(files: ReadFile[], { extract, seed }: PipelineConfig): SampledHole[] {
  const symbols = Map.groupBy(files, ({ repository, language }) => `${repository}/${language}`);
  const indexOf = ({ repository, language }: ReadFile) =>
    buildSymbolIndex(
      language,
      (symbols.get(`${repository}/${language}`) ?? []).map((file) => file.symbols),
    );
  const random = createRandom(`forecast:holes:${seed}`);
  const all = files.flatMap((file) => file.holes.map((hole) => ({ file, hole })));
  return random
    .shuffle(all)
    .slice(0, MOST_HOLES)
    .map(({ file, hole }) => ({
      hole: {
        ...{
          contextId: `${file.path}:${hole.byteStart}`,
          path: file.path,
          language: file.language,
          targets: hole.targets,
        },
        ...{ prefix: file.text.slice(0, hole.start), middle: hole.middle, suffix: file.text.slice(hole.end) },
      },
      types: wantedTypes(extract.types, typesOf(hole)),
      index: indexOf(file),
    }));
}
