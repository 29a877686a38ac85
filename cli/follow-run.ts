/** Follows a run from the command line. */
import { isEnded, type RunView } from '@/server/foundation/runs/schema';
import { getRunView } from '@/server/foundation/runs/view';
import { hasLiveWorker, startRunWorker } from '@/server/foundation/runs/worker';
import { say, WorkFailedError } from './output';
import type { Services } from './services';

export type RunRef = { projectId: string; runId: string };

/** Waits for the end of a run; works on it in this process when no worker is there. */
export async function followRun({ db, url }: Services, input: RunRef): Promise<RunView> {
  const worker = (await hasLiveWorker(db))
    ? null
    : await startRunWorker(url, (await import('@/server/worker')).runKinds);
  if (worker) say('no worker is running: this process does the work');
  try {
    let shown = '';
    for (;;) {
      const view = await getRunView(db.pool, input);
      if (!view) throw new WorkFailedError(`run ${input.runId} is gone`);
      const line = progressLine(view);
      if (line !== shown) say(line);
      shown = line;
      if (isEnded(view.state)) return view;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  } finally {
    await worker?.stop();
  }
}

function progressLine(view: RunView): string {
  const stage = view.stages.find(({ name }) => name === view.stage);
  const items = stage ? `${stage.label.toLowerCase()} ${stage.items.done}/${stage.items.total} ${stage.unit}` : '';
  return `${view.state}${view.state === 'running' && items ? `: ${items}` : ''}`;
}
