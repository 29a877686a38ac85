/** Forecasts from the contexts that an earlier run has chosen. */
import type pg from 'pg';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import { buildSymbolIndex } from '../corpus/symbol-index';
import type { FileSymbols, HallucinationType, Language, PipelineConfig, Target } from '../schema';
import { AFTER_SELECTION, PIPELINE_KIND } from '../stages';
import { exactly } from './arithmetic';
import { type Basis, MOST_HOLES, type SampledHole, wantedTypes } from './basis';

type Queryable = Pick<pg.Pool, 'query'>;

export type EarlierRun = { id: string; name: string; createdAt: Date; config: unknown };

/** Files of a repository whose symbols stand for all of them: a prompt shows a few dozen names. */
const FILES_PER_INDEX = 12;

/** The latest run of a project that read the same source and has chosen its contexts; null when there is none. */
export async function findRunOfSource(
  db: Queryable,
  { projectId, source }: { projectId: string; source: PipelineConfig['source'] },
): Promise<EarlierRun | null> {
  // Which libraries count makes no other contexts.
  const { libraries: _, ...same } = source;
  const { rows } = await db.query<EarlierRun>(
    `SELECT id, name, created_at AS "createdAt", config FROM run
     WHERE project_id = $1 AND kind = $2 AND config -> 'source' @> $3::jsonb
       AND (state = 'succeeded' OR stage = ANY($4)) AND EXISTS (SELECT 1 FROM run_context WHERE run_id = run.id)
     ORDER BY id DESC LIMIT 1`,
    [projectId, PIPELINE_KIND, JSON.stringify(same), AFTER_SELECTION],
  );
  return rows[0] ?? null;
}

export async function findRun(
  db: Queryable,
  { projectId, runId }: { projectId: string; runId: string },
): Promise<EarlierRun | null> {
  const { rows } = await db.query<EarlierRun>(
    'SELECT id, name, created_at AS "createdAt", config FROM run WHERE id = $1 AND project_id = $2 AND kind = $3',
    [runId, projectId, PIPELINE_KIND],
  );
  return rows[0] ?? null;
}

export type RunBasisInput = {
  run: EarlierRun;
  config: PipelineConfig;
  /** The contexts are those of the run itself, and not of one like it. */
  same: boolean;
};

/** Counts the run's contexts that the configuration would use, and samples some. */
export async function basisFromRun(db: Queryable, { run, config, same }: RunBasisInput): Promise<Basis> {
  const { languages, types } = config.extract;
  const counted = await countContexts(db, { runId: run.id, config, capped: !same });
  const most = 'run' in config.source ? (config.source.contexts ?? counted.contexts) : counted.contexts;
  const contexts = Math.min(most, counted.contexts);
  const holes = await sampleHolesOfRun(db, { runId: run.id, languages, types });
  const share = counted.all > 0 ? Math.min(1, contexts / counted.all) : 0;
  return {
    ...{
      kind: 'run',
      runId: run.id,
      share,
      contexts: exactly(contexts),
      typesPerContext: counted.typesPerContext,
      holes,
    },
    text: same
      ? `Prompts and number of contexts from the run “${run.name}”, whose contexts are used.`
      : `Prompts and number of contexts from the run “${run.name}”, the last one that read this source. What has changed in it since, and caps that are higher than there, are not counted.`,
  };
}

type CountInput = { runId: string; config: PipelineConfig; capped: boolean };

async function countContexts(db: Queryable, { runId, config, capped }: CountInput) {
  const {
    languages,
    types,
    max_contexts_per_file: perFile,
    max_contexts_per_repository: perRepository,
  } = config.extract;
  const none = 2_147_483_647;
  const { rows } = await db.query<{ types: number; weight: number; contexts: number }>(
    `WITH own AS (
       SELECT source_file.repository_id AS repository, context.file_id AS file,
         cardinality(ARRAY(SELECT unnest(context.types) INTERSECT SELECT unnest($3::text[]))) AS types
       FROM run_context JOIN context ON context.id = run_context.context_id
         JOIN source_file ON source_file.id = context.file_id
       WHERE run_context.run_id = $1 AND context.language::text = ANY($2) AND context.types && $3::text[]
     ), files AS (
       SELECT repository, least(count(*), $4) AS n FROM own GROUP BY repository, file
     ), repositories AS (
       SELECT least(sum(n), $5) AS n FROM files GROUP BY repository
     )
     SELECT types, count(*)::int AS weight, (SELECT coalesce(sum(n), 0) FROM repositories)::int AS contexts
     FROM own GROUP BY types`,
    [runId, languages, types, capped ? perFile : none, capped ? perRepository : none],
  );
  return {
    /** Without the caps. */
    all: rows.reduce((sum, row) => sum + row.weight, 0),
    contexts: rows[0]?.contexts ?? 0,
    typesPerContext: rows.map((row) => ({ types: row.types, weight: row.weight })),
  };
}

type HoleRow = {
  id: string;
  path: string;
  language: Language;
  types: string[];
  targets: Target[];
  byteStart: number;
  byteEnd: number;
  content: string;
  repositoryId: string;
};

async function sampleHolesOfRun(
  db: Queryable,
  { runId, languages, types }: { runId: string; languages: Language[]; types: HallucinationType[] },
): Promise<SampledHole[]> {
  // By hash, so that the same run gives the same sample.
  const { rows } = await db.query<HoleRow>(
    `WITH chosen AS (
       SELECT context.* FROM run_context JOIN context ON context.id = run_context.context_id
       WHERE run_context.run_id = $1 AND context.language::text = ANY($2) AND context.types && $3::text[]
       ORDER BY md5(context.id::text) LIMIT ${MOST_HOLES}
     )
     SELECT chosen.id, source_file.path, chosen.language, chosen.types, chosen.targets, chosen.byte_start AS "byteStart",
       chosen.byte_end AS "byteEnd", source_file.content, source_file.repository_id AS "repositoryId"
     FROM chosen JOIN source_file ON source_file.id = chosen.file_id`,
    [runId, languages, types],
  );
  const indexOf = await loadSmallIndexes(db, rows);
  return rows.map((row) => ({
    hole: {
      ...{ contextId: row.id, path: row.path, language: row.language, targets: row.targets },
      ...splitAtBytes(row.content, row.byteStart, row.byteEnd),
    },
    types: wantedTypes(types, row.types),
    index: indexOf(row),
  }));
}

type Place = Pick<HoleRow, 'repositoryId' | 'language'>;

/** Indexes of a few files each: those of whole repositories would take longer to read than the forecast may. */
async function loadSmallIndexes(db: Queryable, places: Place[]) {
  const keyOf = ({ repositoryId, language }: Place) => `${repositoryId}/${language}`;
  const distinct = [...new Map(places.map((place) => [keyOf(place), place])).values()];
  const { rows } = await db.query<Place & { symbols: FileSymbols }>(
    `SELECT place.id AS "repositoryId", place.language, file.symbols
     FROM unnest($1::uuid[], $2::text[]) AS place(id, language) CROSS JOIN LATERAL (
       SELECT symbols FROM source_file WHERE repository_id = place.id AND language::text = place.language
       ORDER BY path LIMIT ${FILES_PER_INDEX}
     ) AS file`,
    [distinct.map((place) => place.repositoryId), distinct.map((place) => place.language)],
  );
  const symbols = Map.groupBy(rows, keyOf);
  const indexes = new Map(
    distinct.map((place) => [
      keyOf(place),
      buildSymbolIndex(
        place.language,
        (symbols.get(keyOf(place)) ?? []).map((row) => row.symbols),
      ),
    ]),
  );
  return (place: Place) => indexes.get(keyOf(place)) ?? buildSymbolIndex(place.language, []);
}
