/** The symbol index of one repository and language in a run, kept for the next task that needs it. */
import { posix } from 'node:path';
import type pg from 'pg';
import { buildSymbolIndex, type SymbolIndex } from '../corpus/symbol-index';
import type { FileSymbols, Language } from '../schema';

type Queryable = Pick<pg.Pool, 'query'>;
type IndexInput = {
  db: Queryable;
  runId: string;
  repositoryId: string;
  language: Language;
  /** Globs of the names of repositories whose symbols count everywhere. */
  libraries: readonly string[];
};

/** A repository's index can take tens of megabytes; tasks come sorted by repository. */
const KEPT = 4;

const cache = new Map<string, Promise<SymbolIndex>>();

/** Loads the index, or returns that of an earlier call: the files of a run no longer change when it generates. */
export function loadProjectIndex(input: IndexInput): Promise<SymbolIndex> {
  const key = [input.runId, input.repositoryId, input.language, ...input.libraries].join('\n');
  const known = cache.get(key);
  const index = known ?? readIndex(input);
  cache.delete(key);
  cache.set(key, index);
  // A failure is not remembered; who awaits it is told.
  if (!known) index.catch(() => cache.delete(key));
  for (const oldest of cache.keys()) {
    if (cache.size <= KEPT) break;
    cache.delete(oldest);
  }
  return index;
}

async function readIndex({ db, runId, repositoryId, language, libraries }: IndexInput): Promise<SymbolIndex> {
  const shared = libraries.length > 0 ? await findLibraries(db, runId, libraries) : [];
  const { rows } = await db.query<{ path: string; symbols: FileSymbols }>(
    `SELECT run_file.path, source_file.symbols
     FROM run_file JOIN source_file ON source_file.id = run_file.file_id
     WHERE run_file.run_id = $1 AND run_file.repository_id = ANY($2) AND source_file.language = $3::"Language"
     ORDER BY run_file.path COLLATE "C"`,
    [runId, [repositoryId, ...shared], language],
  );
  return buildSymbolIndex(
    language,
    rows.flatMap(({ path, symbols }) => [symbols, symbolsOfPath(path)]),
  );
}

async function findLibraries(db: Queryable, runId: string, globs: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `SELECT id, name FROM repository
     WHERE id IN (SELECT repository_id FROM run_file WHERE run_id = $1) ORDER BY name COLLATE "C"`,
    [runId],
  );
  return rows.filter(({ name }) => globs.some((glob) => posix.matchesGlob(name, glob))).map(({ id }) => id);
}

/** Folders and files whose names say nothing that an import could mean. */
const GENERIC = new Set([
  'src',
  'main',
  'lib',
  'test',
  'tests',
  'include',
  'internal',
  'pkg',
  'cmd',
  'index',
  'mod',
  '__init__',
]);

/** A file is a module that exists, even where nothing imports it: its name and its folder's count as known. */
export function symbolsOfPath(path: string): FileSymbols {
  const segments = path.split('/').slice(-2);
  const stems = segments.map((segment, i) => (i === segments.length - 1 ? (segment.split('.')[0] ?? '') : segment));
  const imports = stems.filter((stem) => stem !== '' && !GENERIC.has(stem)).map((module) => ({ module, names: [] }));
  return { definitions: [], imports, identifiers: [] };
}
