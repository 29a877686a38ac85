import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Command } from 'commander';
import { readConfigFile } from '@/server/foundation/config-file';
import { isEnded, type RunView } from '@/server/foundation/runs/schema';
import { getRunView } from '@/server/foundation/runs/view';
import { hasLiveWorker, startRunWorker } from '@/server/foundation/runs/worker';
import { launchPipeline } from '@/server/pipeline/launch-pipeline';
import { type PipelineConfig, type PipelineSummary, pipelineConfigSchema } from '@/server/pipeline/schema';
import { summarizePipeline } from '@/server/pipeline/summarize';
import { printJson, say, WorkFailedError } from '../output';
import { findProject, type Services, withServices } from '../services';

type Options = { wait?: boolean; json?: boolean; project?: string };

export function pipelineCommand(): Command {
  const run = new Command('run')
    .description('Scrape, generate and judge by a YAML configuration')
    .argument('<config>', 'YAML file; a relative source.directory is taken from its folder')
    .option('--wait', 'follow the run to its end')
    .option('--json', 'print one JSON object as the last line')
    .option('--project <slug>', 'project to run in (default: the oldest)')
    .exitOverride()
    .action(runPipeline);
  return new Command('pipeline').description('Code in, judged pairs out').exitOverride().addCommand(run);
}

async function runPipeline(file: string, options: Options): Promise<void> {
  const config = readPipelineConfig(file);
  await withServices(async (services) => {
    const project = await findProject(services.db, options.project);
    const input = { projectId: project.id, config, launchKey: randomUUID() };
    const { runId } = await launchPipeline(services, input);
    say(`run ${runId} launched in project ${project.slug}`);
    if (!options.wait) {
      if (options.json) printJson({ run_id: runId, status: 'queued' });
      return;
    }
    const view = await followRun(services, { projectId: project.id, runId });
    const summary = await summarizePipeline(services.db.pool, { runId, config, hash: true });
    const seconds = ((view.finishedAt ?? new Date()).getTime() - view.createdAt.getTime()) / 1_000;
    if (options.json)
      printJson({ run_id: runId, status: view.state, ...summary, seconds, error: view.error ?? undefined });
    else printSummary(view, summary, seconds);
    for (const { stage, message, count } of view.errors) say(`${stage}: ${message} (${count} tasks)`);
    if (view.state !== 'succeeded')
      throw new WorkFailedError(`the run has ${view.state}: ${view.error ?? 'no reason given'}`);
  });
}

/** Reads a pipeline's YAML; a relative directory counts from the file's own folder. */
export function readPipelineConfig(file: string): PipelineConfig {
  const config = readConfigFile(file, pipelineConfigSchema);
  const directory = path.resolve(path.dirname(file), config.source.directory);
  return { ...config, source: { ...config.source, directory } };
}

/** Waits for the end of a run; works on it in this process when no worker is there. */
async function followRun({ db, url }: Services, input: { projectId: string; runId: string }): Promise<RunView> {
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

function printSummary(view: RunView, summary: PipelineSummary, seconds: number) {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ') || 'none';
  const rate = summary.fool_rate.mean;
  process.stdout.write(
    [
      `run        ${view.id} ${view.state} in ${seconds.toFixed(1)} s`,
      `files      ${summary.files.used} used of ${summary.files.seen} seen; skipped: ${list(summary.files.skipped)}`,
      `contexts   ${summary.contexts.total}`,
      `pairs      ${summary.pairs.valid} valid; rejected: ${list(summary.pairs.rejected)}`,
      `votes      ${summary.votes}; mean fool rate ${rate === null ? 'not measured' : rate.toFixed(3)}`,
      `answers    ${summary.reused_answers} reused`,
      `pairs hash ${summary.pairs.sha256}`,
      '',
    ].join('\n'),
  );
}
