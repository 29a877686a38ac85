import type pg from 'pg';
import { NotFoundError } from '@/server/foundation/errors';
import { type DifficultyBands, difficultyOf } from '@/server/foundation/statistics/schema';
import { wilsonInterval } from '@/server/foundation/statistics/wilson';
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
  > &
  DifficultyBands &
  Pick<PairDetail['answer'], 'attempts' | 'call'> & {
    answerRaw: string;
    content: string;
    byteStart: number;
    byteEnd: number;
    fileId: string;
    repositoryId: string;
  };

/** Characters of a raw answer that a page is sent. */
const RAW_CHARS = 20_000;

/** A CallDetail of the table `call`, or null. */
const CALL = `CASE WHEN call.id IS NOT NULL THEN jsonb_build_object('id', call.id, 'status', call.status,
  'raw', left(call.raw, ${RAW_CHARS}), 'cut', length(call.raw) > ${RAW_CHARS}, 'tokensIn', call.tokens_in,
  'tokensCached', call.tokens_cached, 'tokensOut', call.tokens_out, 'costMicros', call.cost_micros,
  'latencyMs', call.latency_ms, 'batch', call.batch) END AS call`;

/**
 * Everything that the page of one pair shows.
 * @throws NotFoundError when the project has no such pair
 */
export async function getPair(db: Queryable, input: { projectId: string; pairId: string }): Promise<PairDetail> {
  const { rows } = await db.query<DetailRow>(
    `SELECT ${PAIR_ROW}, pair.context_id AS "contextId", pair.rationale, context.targets, context.node_type AS "nodeType",
       answer.prompt_version AS "promptVersion", repository.url AS "repositoryUrl", repository.commit,
       repository.license_source AS "licenseSource", source_file.content, context.byte_start AS "byteStart",
       context.byte_end AS "byteEnd", source_file.id AS "fileId", source_file.repository_id AS "repositoryId",
       project.easy_max AS "easyMax", project.hard_min AS "hardMin", left(answer.raw, ${RAW_CHARS}) AS "answerRaw",
       answer.attempts, ${CALL}
     FROM pair ${ALL_JOINS} JOIN project ON project.id = pair.project_id JOIN answer ON answer.id = pair.answer_id
       LEFT JOIN model_call AS call ON call.id = answer.call_id
     WHERE pair.id = $1 AND pair.project_id = $2`,
    [input.pairId, input.projectId],
  );
  const row = rows[0];
  if (!row) throw new NotFoundError('There is no such pair in this project.');
  const { content, byteStart, byteEnd, fileId, repositoryId, easyMax, hardMin, answerRaw, attempts, call, ...pair } =
    row;
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
    foolInterval: wilsonInterval({ successes: pair.fooledVotes, n: pair.validVotes }),
    difficulty: difficultyOf(pair.foolRate, { easyMax, hardMin }),
    answer: { raw: answerRaw, attempts, call },
    sourceUrl: sourceUrl({ url, commit, path, line }),
    votes,
    answers,
    nearestNames,
  };
}

/** By judge; of each judge the votes on both candidates. */
async function listVotes(db: Queryable, pairId: string): Promise<JudgeVotes[]> {
  const { rows } = await db.query<Vote & { judge: string; candidate: 'chosen' | 'rejected' }>(
    `SELECT vote.id, judge, candidate, vote.prompt_version AS "promptVersion", sample, score, reasoning, vote.error, ${CALL}
     FROM vote LEFT JOIN model_call AS call ON call.id = vote.call_id
     WHERE pair_id = $1 ORDER BY judge COLLATE "C", vote.prompt_version COLLATE "C", sample, vote.id`,
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
