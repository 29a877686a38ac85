import path from 'node:path';
import { Command, Option } from 'commander';
import { deleteBenchmark, listBenchmarks, loadBenchmark } from '@/server/dataset/benchmarks/load-benchmark';
import { BENCHMARK_KINDS, type BenchmarkKind } from '@/server/dataset/benchmarks/schema';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { RECORD_FORMATS, type RecordFormat } from '@/server/foundation/records/types';
import { launchRecheck } from '@/server/pipeline/corpus/contamination/recheck';
import { followRun } from '../follow-run';
import { inert, printJson, say, WorkFailedError } from '../output';
import { findProject, type Services, withServices } from '../services';

type Options = { json?: boolean; project?: string };
type LoadOptions = Options & { kind: BenchmarkKind; format?: RecordFormat; name?: string };

export function benchmarkCommand(): Command {
  const command = (text: string) =>
    new Command(text)
      .option('--json', 'print one JSON object as the last line')
      .option('--project <slug>', 'project to work in (default: the oldest)')
      .exitOverride();
  return new Command('benchmark')
    .description('Benchmarks of a project: what contexts must not overlap')
    .exitOverride()
    .addCommand(
      command('load')
        .description('Load a benchmark from a file of its authors and check all contexts against it')
        .argument('<file>', 'CSV, JSONL or Parquet; CSV and JSONL may be packed (.gz, .zst)')
        .addOption(new Option('--kind <name>', 'which benchmark').choices(BENCHMARK_KINDS).makeOptionMandatory())
        .addOption(new Option('--format <name>', 'when the ending does not tell').choices(RECORD_FORMATS))
        .option('--name <text>', 'what to call it')
        .action(runLoad),
    )
    .addCommand(command('list').description('List the benchmarks and how many contexts overlap each').action(runList))
    .addCommand(
      command('delete')
        .description('Take a benchmark out of a project')
        .argument('<id>', 'as in "benchmark list"')
        .action(runDelete),
    );
}

async function runLoad(file: string, { json, project, ...options }: LoadOptions): Promise<void> {
  await withServices(async (services) => {
    const { id: projectId } = await findProject(services.db, project);
    const input = { ...options, projectId, path: path.resolve(file) };
    const { benchmarkId, added, items, rejected } = await orWorkFailed(loadBenchmark(services, input));
    for (const { row, field, reason } of rejected) say(`${file}: row ${row}: ${field ?? ''} ${reason}`);
    const contaminated = await recheck(services, { projectId, benchmarkId });
    const refused = rejected.length;
    if (json) printJson({ benchmark: benchmarkId, added, items, rejected: refused, contaminated });
    else {
      const state = added ? 'loaded' : 'was loaded before';
      process.stdout.write(`${items} items ${state}, ${refused} rows refused; ${contaminated} contexts overlap it\n`);
    }
  });
}

async function recheck(services: Services, input: { projectId: string; benchmarkId: string }): Promise<number> {
  const { runId } = await launchRecheck(services, input);
  const view = await followRun(services, { projectId: input.projectId, runId });
  if (view.state !== 'succeeded') throw new WorkFailedError(`the check has ${view.state}: ${view.error ?? ''}`);
  const benchmarks = await listBenchmarks(services, input.projectId);
  return benchmarks.find(({ id }) => id === input.benchmarkId)?.contaminated ?? 0;
}

async function runList({ json, project }: Options): Promise<void> {
  await withServices(async (services) => {
    const { id: projectId } = await findProject(services.db, project);
    const benchmarks = await listBenchmarks(services, projectId);
    if (json) return printJson({ benchmarks });
    for (const { id, name, kind, items, contaminated } of benchmarks) {
      process.stdout.write(`${id}  ${inert(name)} (${kind})  ${items} items  ${contaminated} contexts overlap\n`);
    }
  });
}

async function runDelete(benchmarkId: string, { json, project }: Options): Promise<void> {
  await withServices(async (services) => {
    const { id: projectId } = await findProject(services.db, project);
    await orWorkFailed(deleteBenchmark(services, { projectId, benchmarkId }));
    if (json) printJson({ deleted: benchmarkId });
  });
}

/** What is wrong with a file or an id is for the reader. */
async function orWorkFailed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof NotFoundError) throw new WorkFailedError(error.message);
    throw error;
  }
}
