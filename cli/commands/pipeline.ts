import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Command, Option } from 'commander';
import { readConfigFile } from '@/server/foundation/config-file';
import { BudgetError } from '@/server/foundation/models/budget';
import { formatMicros } from '@/server/foundation/models/cost';
import { microsToUsd, usdToMicros } from '@/server/foundation/models/schema';
import { readRunSpend } from '@/server/foundation/models/usage';
import type { RunSpend } from '@/server/foundation/models/usage-schema';
import { RunStateError, resumeRun } from '@/server/foundation/runs/launch';
import type { RunView } from '@/server/foundation/runs/schema';
import { forecastPipeline } from '@/server/pipeline/forecast';
import { launchPipeline } from '@/server/pipeline/launch-pipeline';
import { type PipelineConfig, type PipelineSummary, pipelineConfigSchema } from '@/server/pipeline/schema';
import { PIPELINE_KIND } from '@/server/pipeline/stages';
import { summarizePipeline } from '@/server/pipeline/summarize';
import { followRun, type RunRef } from '../follow-run';
import { writeForecast } from '../forecast-text';
import { printJson, say, UsageError, WorkFailedError } from '../output';
import { findProject, type Services, withServices } from '../services';

type Options = { wait?: boolean; json?: boolean; project?: string; cap?: number };

export function pipelineCommand(): Command {
  const configFile = ['<config>', 'YAML file; a relative source.directory is taken from its folder'] as const;
  const wait = ['--wait', 'follow the run to its end'] as const;
  const json = ['--json', 'print one JSON object as the last line'] as const;
  const project = ['--project <slug>', 'project to run in (default: the oldest)'] as const;
  const cap = (help: string) => new Option('--cap <usd>', help).argParser(readCap);
  const run = new Command('run')
    .description('Scrape, generate and judge by a YAML configuration')
    .argument(...configFile)
    .option(...wait)
    .option(...json)
    .option(...project)
    .addOption(cap('stop the run when it has spent this (instead of budget.cap_usd)'))
    .exitOverride()
    .action(runPipeline);
  const resume = new Command('resume')
    .description('Go on with a run that was cancelled or stopped at its cap')
    .argument('<run>', 'id of the run')
    .addOption(cap('a new cap for the whole run, what is spent already included'))
    .option(...wait)
    .option(...json)
    .exitOverride()
    .action(resumePipeline);
  const forecast = new Command('forecast')
    .description('Say what a run would ask for, cost and take, without launching it')
    .argument(...configFile)
    .option(...json)
    .option(...project)
    .exitOverride()
    .action(printForecast);
  return new Command('pipeline')
    .description('Code in, judged pairs out')
    .exitOverride()
    .addCommand(run)
    .addCommand(resume)
    .addCommand(forecast);
}

function readCap(text: string): number {
  const usd = Number(text);
  if (text.trim() === '' || !Number.isFinite(usd) || usd <= 0) {
    throw new UsageError(`--cap ${text}: write an amount in dollars above 0, such as 5 or 0.50`);
  }
  return usd;
}

async function runPipeline(file: string, options: Options): Promise<void> {
  const written = readPipelineConfig(file);
  const config = options.cap === undefined ? written : { ...written, budget: { cap_usd: options.cap } };
  await withServices(async (services) => {
    const project = await findProject(services.db, options.project);
    const input = { projectId: project.id, config, launchKey: randomUUID() };
    const { runId } = await orWorkFailed(launchPipeline(services, input));
    say(`run ${runId} launched in project ${project.slug}`);
    await finish(services, { projectId: project.id, runId }, options);
  });
}

async function resumePipeline(runId: string, options: Options): Promise<void> {
  if (!/^[0-9a-f-]{36}$/i.test(runId)) throw new UsageError(`${runId}: write the id of a run, as its address has it`);
  await withServices(async (services) => {
    const run = await services.db.prisma.run.findUnique({
      where: { id: runId },
      select: { projectId: true, kind: true },
    });
    if (run?.kind !== PIPELINE_KIND) throw new UsageError(`${runId}: there is no such pipeline run`);
    const ref = { projectId: run.projectId, runId };
    const capMicros = options.cap === undefined ? undefined : usdToMicros(options.cap);
    await orWorkFailed(resumeRun(services, { ...ref, capMicros }));
    say(`run ${runId} goes on`);
    await finish(services, ref, options);
  });
}

/** What a limit or the state of a run forbids is no bug: its message is for the reader. */
async function orWorkFailed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BudgetError || error instanceof RunStateError) throw new WorkFailedError(error.message);
    throw error;
  }
}

/** Follows a run that was launched, when asked to, and prints how it ended. */
async function finish(services: Services, ref: RunRef, options: Options): Promise<void> {
  const { runId } = ref;
  if (!options.wait) {
    if (options.json) printJson({ run_id: runId, status: 'queued' });
    return;
  }
  const view = await followRun(services, ref);
  const { pool } = services.db;
  const config = pipelineConfigSchema.parse(view.config);
  const [summary, spend] = await Promise.all([
    summarizePipeline(pool, { runId, config, hash: true }),
    readRunSpend(pool, { runId }),
  ]);
  const seconds = ((view.finishedAt ?? new Date()).getTime() - view.createdAt.getTime()) / 1_000;
  const cost_usd = costOf(spend);
  const error = view.error ?? undefined;
  if (options.json) printJson({ run_id: runId, status: view.state, ...summary, seconds, cost_usd, error });
  else printSummary({ view, summary, seconds, spend });
  for (const { stage, message, count } of view.errors) say(`${stage}: ${message} (${count} tasks)`);
  if (view.state === 'succeeded') return;
  const reason = `the run has ${view.state}: ${view.error ?? 'no reason given'}`;
  if (view.state !== 'cancelled' || !spend || spend.capMicros === null) throw new WorkFailedError(reason);
  throw new WorkFailedError(`${reason}\nTo go on: npx foolproof pipeline resume ${runId} --cap USD --wait`);
}

/** Dollars; 0 for a run that uses no model, null for one whose models have no price. */
function costOf(spend: RunSpend | null): number | null {
  if (!spend) return 0;
  const unknown = spend.models.length > 0 && spend.models.every((row) => row.costMicros === null);
  return unknown ? null : microsToUsd(spend.spentMicros);
}

async function printForecast(file: string, options: Options): Promise<void> {
  const config = readPipelineConfig(file);
  await withServices(async ({ db }) => {
    const { id: projectId } = await findProject(db, options.project);
    const forecast = await forecastPipeline(db, { projectId, config });
    if (options.json) printJson(forecast);
    else process.stdout.write(writeForecast(forecast));
  });
}

/** Reads a pipeline's YAML; relative paths in it count from the file's own folder. */
export function readPipelineConfig(file: string): PipelineConfig {
  const config = readConfigFile(file, pipelineConfigSchema);
  const absolute = (at: string) => path.resolve(path.dirname(file), at);
  const { source } = config;
  if ('directory' in source) return { ...config, source: { ...source, directory: absolute(source.directory) } };
  if (!('archives' in source)) return config;
  const archives = source.archives.map((archive) => ({ ...archive, path: absolute(archive.path) }));
  return { ...config, source: { ...source, archives } };
}

type Ended = { view: RunView; summary: PipelineSummary; seconds: number; spend: RunSpend | null };

function printSummary({ view, summary, seconds, spend }: Ended) {
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
      ...(spend ? [`cost       ${describeSpend(spend)}`] : []),
      '',
    ].join('\n'),
  );
}

function describeSpend(spend: RunSpend): string {
  const cost = costOf(spend);
  const calls = spend.models.reduce((sum, row) => sum + row.calls, 0);
  const cap = spend.capMicros === null ? '' : ` of ${formatMicros(spend.capMicros)}`;
  return `${cost === null ? 'no price' : formatMicros(spend.spentMicros)}${cap} in ${calls} calls`;
}
