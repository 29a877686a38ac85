import type pg from 'pg';
import { NotFoundError } from '@/server/foundation/errors';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import { clipContext } from './clip-context';
import { ALL_JOINS, PAIR_ROW } from './list-pairs';
import { findNearestNames } from './nearest-names';
import type { JudgeVotes, NearestName, PairDetail, PairRow, Sibling, Vote } from './schema';
import { sourceUrl } from './source-url';

type Queryable = Pick<pg.Pool, 'query'>;

type DetailRow = PairRow &
  Pick<
    PairDetail,
    'contextId' | 'rationale' | 'targets' | 'nodeType' | 'promptVersion' | 'repositoryUrl' | 'commit' | 'licenseSource'
  > & { content: string; byteStart: number; byteEnd: number; fileId: string; repositoryId: string };

/**
 * Everything that the page of one pair shows.
 * @throws NotFoundError when the project has no such pair
 */
export async function getPair(db: Queryable, input: { projectId: string; pairId: string }): Promise<PairDetail> {
  const { rows } = await db.query<DetailRow>(
    `SELECT ${PAIR_ROW}, pair.context_id AS "contextId", pair.rationale, context.targets, context.node_type AS "nodeType",
       answer.prompt_version AS "promptVersion", repository.url AS "repositoryUrl", repository.commit,
       repository.license_source AS "licenseSource", source_file.content, context.byte_start AS "byteStart",
       context.byte_end AS "byteEnd", source_file.id AS "fileId", source_file.repository_id AS "repositoryId"
     FROM pair ${ALL_JOINS} JOIN answer ON answer.id = pair.answer_id WHERE pair.id = $1 AND pair.project_id = $2`,
    [input.pairId, input.projectId],
  );
  const row = rows[0];
  if (!row) throw new NotFoundError('There is no such pair in this project.');
  const { content, byteStart, byteEnd, fileId, repositoryId, ...pair } = row;
  const { prefix, suffix } = splitAtBytes(content, byteStart, byteEnd);
  const [votes, answers, nearestNames] = await Promise.all([
    listVotes(db, pair.id),
    listSiblings(db, pair.contextId),
    listNearestNames(db, { fileId, repositoryId, symbol: pair.symbol }),
  ]);
  const { repositoryUrl: url, commit, path, startLine: line } = pair;
  return {
    ...pair,
    ...clipContext(prefix, suffix),
    sourceUrl: sourceUrl({ url, commit, path, line }),
    votes,
    answers,
    nearestNames,
  };
}

/** By judge; of each judge the votes on both candidates. */
async function listVotes(db: Queryable, pairId: string): Promise<JudgeVotes[]> {
  const { rows } = await db.query<Vote & { judge: string; candidate: 'chosen' | 'rejected' }>(
    `SELECT id, judge, candidate, prompt_version AS "promptVersion", sample, score, reasoning, error
     FROM vote WHERE pair_id = $1 ORDER BY judge COLLATE "C", prompt_version COLLATE "C", sample, id`,
    [pairId],
  );
  return [...Map.groupBy(rows, (row) => row.judge)].map(([judge, votes]) => {
    const of = (wanted: string) =>
      votes.filter(({ candidate }) => candidate === wanted).map(({ judge: _, candidate: __, ...vote }) => vote);
    return { judge, chosen: of('chosen'), rejected: of('rejected') };
  });
}

/** All pairs of the same hole, this one included. */
async function listSiblings(db: Queryable, contextId: string): Promise<Sibling[]> {
  const { rows } = await db.query<Sibling>(
    `SELECT id, type, generator, symbol, valid, reason, fool_rate AS "foolRate", valid_votes AS "validVotes"
     FROM pair WHERE context_id = $1 ORDER BY type, generator COLLATE "C", created_at, id`,
    [contextId],
  );
  return rows;
}

/** More names than a large repository has; bounds what one page may cost. */
const MAX_NAMES = 100_000;

async function listNearestNames(
  db: Queryable,
  input: { fileId: string; repositoryId: string; symbol: string },
): Promise<NearestName[]> {
  if (input.symbol === '') return [];
  const { rows } = await db.query<{ name: string; inFile: boolean }>(
    `SELECT name, bool_or(source_file.id = $1) AS "inFile"
     FROM source_file, jsonb_array_elements_text(source_file.symbols->'identifiers') AS name
     WHERE source_file.repository_id = $2
       AND source_file.language = (SELECT language FROM source_file WHERE id = $1)
     GROUP BY name LIMIT ${MAX_NAMES}`,
    [input.fileId, input.repositoryId],
  );
  const inFile = new Set(rows.filter((row) => row.inFile).map((row) => row.name));
  return findNearestNames(
    input.symbol,
    rows.map((row) => row.name),
    inFile,
  );
}
