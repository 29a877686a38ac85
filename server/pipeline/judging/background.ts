/** General n-gram models for the likelihood judge: trained on a run's own corpus, without the repository being judged. */
import type pg from 'pg';
import type { Language } from '../schema';
import type { BackgroundModel } from './offline/ngram';
import { createNgramModel, type NgramModel, trainNgrams } from './offline/ngram-model';

/** Text read for one model, in characters. */
const TRAINING_CHARS = 400_000;
const CHARS_PER_FILE = 20_000;
/** Repositories are dealt into so many folds; a fold is judged by the model of the others. */
const FOLDS = 3;
const KEPT = 8;

const cache = new Map<string, NgramModel>();

type Input = { pool: pg.Pool; runId: string; repositoryId: string; languages: Language[] };

/** Loads the model of each language for the fold of this repository, training those that this process has not yet. */
export async function loadBackground({ pool, runId, repositoryId, languages }: Input): Promise<BackgroundModel> {
  const models = new Map<Language, NgramModel>();
  for (const language of languages) {
    const { rows: repositories } = await pool.query<{ id: string }>(
      `SELECT DISTINCT repository.id, repository.name FROM run_file JOIN repository ON repository.id = run_file.repository_id
       WHERE run_file.run_id = $1 AND run_file.language = $2::"Language" AND run_file.outcome = 'used' ORDER BY repository.name`,
      [runId, language],
    );
    const place = repositories.findIndex(({ id }) => id === repositoryId);
    const fold = Math.max(0, place) % FOLDS;
    const key = `${runId}/${language}/${fold}`;
    const model = cache.get(key) ?? (await train(pool, runId, language, others(repositories, fold)));
    remember(key, model);
    models.set(language, model);
  }
  const untrained = createNgramModel();
  return (language) => models.get(language) ?? untrained;
}

const others = (repositories: { id: string }[], fold: number) =>
  repositories.filter((_, place) => place % FOLDS !== fold).map(({ id }) => id);

async function train(pool: pg.Pool, runId: string, language: Language, repositoryIds: string[]): Promise<NgramModel> {
  const model = createNgramModel();
  const { rows } = await pool.query<{ content: string }>(
    `SELECT left(source_file.content, $4) AS content FROM run_file JOIN source_file ON source_file.id = run_file.file_id
     WHERE run_file.run_id = $1 AND run_file.outcome = 'used' AND run_file.language = $2::"Language"
       AND run_file.repository_id = ANY($3)
     ORDER BY source_file.sha256 LIMIT 400`,
    [runId, language, repositoryIds, CHARS_PER_FILE],
  );
  let read = 0;
  for (const { content } of rows) {
    if (read >= TRAINING_CHARS) break;
    trainNgrams(model, content.slice(0, TRAINING_CHARS - read));
    read += content.length;
    // Training is plain computation; the queue's heartbeat needs its turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return model;
}

function remember(key: string, model: NgramModel) {
  cache.delete(key);
  cache.set(key, model);
  for (const oldest of cache.keys()) {
    if (cache.size <= KEPT) break;
    cache.delete(oldest);
  }
}
