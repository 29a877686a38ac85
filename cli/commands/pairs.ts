import { Command, InvalidArgumentError, Option } from 'commander';
import { countPairs } from '@/server/dataset/pairs/count-pairs';
import { type Filter, FilterError, parseFilterText } from '@/server/dataset/pairs/filter';
import { listPairs } from '@/server/dataset/pairs/list-pairs';
import { PAIR_SORTS, type PairCount, type PairRow, type PairSort } from '@/server/dataset/pairs/schema';
import { InvalidInputError } from '@/server/foundation/errors';
import { inert, printJson, UsageError } from '../output';
import { findProject, withServices } from '../services';

const MAX_LIMIT = 10_000;

type CountOptions = { filter: string; facets?: boolean; json?: boolean; project?: string };
type ListOptions = { filter: string; sort: PairSort; limit: number; after?: string; json?: boolean; project?: string };

export function pairsCommand(): Command {
  return new Command('pairs')
    .description('Count and list pairs')
    .exitOverride()
    .addCommand(
      withCommonOptions(new Command('count').description('Count the pairs under a filter'))
        .option('--facets', 'also count the values of language, type, generator and others')
        .action(runCount),
    )
    .addCommand(
      withCommonOptions(new Command('list').description('List pairs, a line each'))
        .addOption(new Option('--sort <name>', 'order').choices(PAIR_SORTS).default('created'))
        .option('--limit <n>', `most pairs to list, up to ${MAX_LIMIT}`, readLimit, 100)
        .option('--after <cursor>', 'the "next" of the list before')
        .action(runList),
    );
}

function withCommonOptions(command: Command): Command {
  return command
    .option('--filter <json>', 'as in {"field":"language","op":"eq","value":"go"}', '{"and":[]}')
    .option('--json', 'print JSON')
    .option('--project <slug>', 'project to look in (default: the oldest)')
    .exitOverride();
}

async function runCount(options: CountOptions): Promise<void> {
  const filter = readFilter(options.filter);
  await withServices(async ({ db }) => {
    const { id: projectId } = await findProject(db, options.project);
    const count = await countPairs(db.pool, { projectId, filter, facets: options.facets });
    if (options.json) printJson({ total: count.total, facets: count.facets ?? {} });
    else printCount(count);
  });
}

async function runList(options: ListOptions): Promise<void> {
  const filter = readFilter(options.filter);
  await withServices(async ({ db }) => {
    const { id: projectId } = await findProject(db, options.project);
    const { sort, limit, after: cursor } = options;
    const page = await refuseAsUsage(() => listPairs(db.pool, { projectId, filter, sort, limit, cursor }));
    for (const pair of page.items) {
      if (options.json) printJson(toLine(pair));
      else process.stdout.write(`${toText(pair)}\n`);
    }
    if (options.json) printJson({ next: page.next });
    else if (page.next) process.stdout.write(`more: --after ${page.next}\n`);
  });
}

/** @throws UsageError that names what does not fit */
function readFilter(text: string): Filter {
  try {
    return parseFilterText(text);
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(`--filter: ${error.message.replaceAll('\n', '\n  ')}`);
    throw error;
  }
}

async function refuseAsUsage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvalidInputError) throw new UsageError(`--after: ${error.message}`);
    throw error;
  }
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MAX_LIMIT}.`);
}

function toLine(pair: PairRow) {
  const { foolRate, fooledVotes, validVotes, startLine, createdAt, ...rest } = pair;
  const votes = { fool_rate: foolRate, fooled_votes: fooledVotes, valid_votes: validVotes };
  return { ...rest, ...votes, line: startLine, created: createdAt.toISOString() };
}

/** One line that a terminal can show. */
function toText(pair: PairRow): string {
  const rate = pair.foolRate === null ? '   –' : pair.foolRate.toFixed(2);
  const verdict = pair.valid ? `fooled ${rate}` : `refused: ${pair.reason}`;
  const change = `${JSON.stringify(pair.chosen)} -> ${JSON.stringify(pair.rejected)}`;
  return inert(`${pair.id}  ${pair.language}/${pair.type}  ${change}  ${pair.generator}  ${verdict}`);
}

function printCount({ total, facets }: PairCount): void {
  process.stdout.write(`total  ${total}\n`);
  for (const [facet, counts] of Object.entries(facets ?? {})) {
    const values = Object.entries(counts).map(([value, count]) => `${value} ${count}`);
    if (values.length > 0) process.stdout.write(`${inert(`${facet}  ${values.join(', ')}`)}\n`);
  }
}
