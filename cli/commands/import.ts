import path from 'node:path';
import { Command, Option } from 'commander';
import { ImportStoppedError, importPairs } from '@/server/dataset/pairs/import/import-pairs';
import { foolproofHome } from '@/server/foundation/home';
import { RECORD_FORMATS, type RecordFormat } from '@/server/foundation/records/types';
import { printJson, say, WorkFailedError } from '../output';
import { findProject, withServices } from '../services';

type Options = { format?: RecordFormat; delimiter?: string; generator?: string; json?: boolean; project?: string };

export function importCommand(): Command {
  return new Command('import')
    .description('Load data from files')
    .exitOverride()
    .addCommand(
      new Command('pairs')
        .description("Load pairs: our own columns, Delulu's, or TRL's prompt, chosen, rejected")
        .argument('<file>', 'CSV, JSONL or Parquet; CSV and JSONL may be packed (.gz, .zst)')
        .addOption(new Option('--format <name>', 'when the ending does not tell').choices(RECORD_FORMATS))
        .option('--delimiter <sign>', 'of a CSV (default: a comma)')
        .option('--generator <name>', 'generator of rows that name none')
        .option('--json', 'print JSON')
        .option('--project <slug>', 'project to load into (default: the oldest)')
        .exitOverride()
        .action(runImport),
    );
}

async function runImport(file: string, options: Options): Promise<void> {
  await withServices(async ({ db, user }) => {
    const { id: projectId } = await findProject(db, options.project);
    const { format, delimiter, generator } = options;
    const result = await importPairs(
      { db, user },
      {
        ...{ projectId, path: path.resolve(file), format, delimiter, generator },
        rejectsFolder: path.join(foolproofHome(), 'imports'),
        onProgress: ({ read, loaded, rejected }) => say(`${read} rows read, ${loaded} loaded, ${rejected} refused`),
      },
    ).catch((error: unknown) => {
      if (error instanceof ImportStoppedError) throw new WorkFailedError(error.message);
      throw error;
    });
    const { rejectsFile, ...counts } = result;
    if (options.json) printJson({ ...counts, rejects_file: rejectsFile });
    else {
      const where = rejectsFile ? `; see ${rejectsFile}` : '';
      process.stdout.write(
        `${counts.read} rows: ${counts.loaded} loaded, ${counts.repeated} there already, ${counts.rejected} refused${where}\n`,
      );
    }
  });
}
