/** Judge: every judge of the panel scores the chosen and the rejected candidate of each valid pair, one at a time. */
import { setImmediate } from 'node:timers/promises';
import { inTransaction } from '@/server/foundation/db/transaction';
import { askBatch, canBatch } from '@/server/foundation/models/batch';
import type { CallContext } from '@/server/foundation/models/types';
import type { Json, Stage, StageContext } from '@/server/foundation/runs/types';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import type { PipelineConfig } from '../schema';
import { sourceRunOf } from '../source-run';
import { STAGES } from '../stages';
import { loadBackground } from './background';
import { openBallotBox } from './ballot-box';
import { listQuestions, type Question, toVotes } from './ballots';
import { throwFailures } from './failures';
import { NGRAM_JUDGE } from './offline/ngram';
import { createNgramModel } from './offline/ngram-model';
import { openJudges, type PanelJudge } from './open-judges';
import { type JudgeTask, planJudging } from './plan';
import { loadCastVotes, loadContents, loadPairs, type PairRow, updateFoolRates, type VoteRow } from './rows';

type Ctx = StageContext<PipelineConfig>;
type PanelQuestion = Question<PanelJudge>;

export const judgeStage: Stage<PipelineConfig> = {
  ...STAGES.judge,
  plan: planJudging,
  work: (ctx, payload) => judgePairs(ctx, payload as JudgeTask),
};

/**
 * Asks for the votes that are missing and stores them as they come. Calls without an answer leave no vote; they are
 * thrown at the end, when all else is stored, so that a repeat asks for them alone.
 */
async function judgePairs(ctx: Ctx, { repositoryId, pairIds }: JudgeTask): Promise<Json> {
  const { pool } = ctx.db;
  const { id: runId, projectId, config } = ctx.run;
  const calls: CallContext = { db: ctx.db, projectId, runId, signal: ctx.signal };
  const pairs = await loadPairs(pool, pairIds);
  const background = await openBackground(ctx, repositoryId, pairs);
  const judges = await openJudges(calls, { projectId, judge: config.judge, background });
  const holes = await listOpenQuestions(ctx, pairs, judges);

  const tally = { pairs: pairs.length, votes: 0, invalid: 0 };
  const box = openBallotBox(pool, runId);
  const count = (votes: VoteRow[]) => {
    box.add(votes);
    tally.votes += votes.length;
    tally.invalid += votes.filter((vote) => vote.score === null).length;
  };
  let failures: unknown[] = [];
  try {
    if (config.judge.batch) await askInBatches(calls, holes.flat());
    failures = await askAll(holes, { signal: ctx.signal, count });
  } finally {
    await box.close();
    await inTransaction(pool, (tx) => updateFoolRates(tx, pairIds));
  }
  ctx.signal.throwIfAborted();
  throwFailures(failures);
  return tally;
}

/** The questions of each hole that have no vote yet. */
async function listOpenQuestions({ db }: Ctx, pairs: PairRow[], judges: PanelJudge[]): Promise<PanelQuestion[][]> {
  const pairIds = pairs.map((pair) => pair.id);
  const cast = await loadCastVotes(db.pool, pairIds, judges);
  const contents = await loadContents(db.pool, [...new Set(pairs.map((pair) => pair.fileId))]);
  return [...Map.groupBy(pairs, (pair) => pair.contextId).values()].map((own) => {
    const [first, ...others] = own as [PairRow, ...PairRow[]];
    const text = splitAtBytes(contents.get(first.fileId) ?? '', first.byteStart, first.byteEnd);
    return listQuestions({ pairs: [first, ...others], ...text }, judges, cast);
  });
}

type Counting = { signal: AbortSignal; count: (votes: VoteRow[]) => void };

/** Asks everything at once: the call path keeps to the limits of each model. Returns what went wrong. */
async function askAll(holes: PanelQuestion[][], { signal, count }: Counting): Promise<unknown[]> {
  const failures: unknown[] = [];
  const ask = async (question: PanelQuestion) => {
    try {
      count(toVotes(question, await question.judge.score(question.input, question.key)));
    } catch (error) {
      failures.push(error);
    }
  };
  const asked: Promise<void>[] = [];
  for (const questions of holes) {
    // Offline judges compute: the queue's heartbeat and the answers of models need their turn.
    await setImmediate();
    if (signal.aborted) break;
    asked.push(...questions.map(ask));
  }
  await Promise.all(asked);
  return failures;
}

/** Half the price: the answers are stored under their keys, where the single calls find them. */
async function askInBatches(calls: CallContext, questions: PanelQuestion[]): Promise<void> {
  const requests = questions.flatMap(({ judge, input, key }) =>
    'model' in judge && canBatch(judge.model) ? [judge.requestFor(input, key)] : [],
  );
  if (requests.length > 0) await askBatch(calls, requests);
}

/** Trained on the run that read the files; only where a judge of the panel asks for it. */
async function openBackground({ db, run: { id, config } }: Ctx, repositoryId: string, pairs: PairRow[]) {
  if (!config.judge.judges.includes(NGRAM_JUDGE)) return createNgramModel;
  const languages = [...new Set(pairs.map((pair) => pair.language))];
  return loadBackground({ pool: db.pool, runId: sourceRunOf(config, id), repositoryId, languages });
}
