import { Command } from 'commander';
import { openDatabase } from '@/server/foundation/home';
import { startRunWorker } from '@/server/foundation/runs/worker';
import { runKinds } from '@/server/worker';
import { say } from '../output';

export function workerCommand(): Command {
  return new Command('worker')
    .description('Take jobs from the queue until stopped; joins the database of FOOLPROOF_HOME or DATABASE_URL')
    .exitOverride()
    .action(async () => {
      const database = await openDatabase((line) => say(`foolproof: ${line}`));
      const worker = await startRunWorker(database.url, runKinds);
      say(`worker ${process.pid} takes jobs`);
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => resolve());
      });
      await worker.stop();
      await database.release();
    });
}
