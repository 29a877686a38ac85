/** Rows of the published benchmark files as items with a hole. Column names are those of the benchmarks' authors. Pure. */
import type { BenchmarkKind } from './schema';

export type BenchmarkItem = {
  itemId: string;
  /** One of the eight languages' names, or null when the row says none that we know. */
  language: string | null;
  prefix: string;
  middle: string;
  suffix: string;
  /** Address of the repository that it was taken from. */
  repository: string | null;
};

export type ItemProblem = { field: string; problem: string };

/** The hole of SAFIM's prompts (gonglinyuan/safim, prompt_utils.py); it must stand there exactly once. */
const SAFIM_HOLES = ['# TODO: Your code here', '/* TODO: Your code here */'];

const LANGUAGES = new Set(['cpp', 'csharp', 'go', 'java', 'javascript', 'python', 'rust', 'typescript']);

/** Reads one row of a benchmark's own file. */
export function toBenchmarkItem(kind: BenchmarkKind, values: Record<string, unknown>): BenchmarkItem | ItemProblem {
  const read = createReader(values);
  const item = READERS[kind](read);
  return read.problem() ?? item;
}

type Reader = {
  text: (field: string) => string;
  optional: (field: string) => string | null;
  fail: (field: string, problem: string) => void;
};

const READERS: Record<BenchmarkKind, (read: Reader) => BenchmarkItem> = {
  delulu: (read) => ({
    itemId: read.text('benchmark_id'),
    language: knownLanguage(read.text('language')),
    prefix: read.text('prompt'),
    middle: read.text('golden_completion'),
    suffix: read.text('suffix'),
    repository: read.optional('repo_url'),
  }),
  'humaneval-infilling': (read) => ({
    itemId: read.text('task_id'),
    language: 'python',
    prefix: read.text('prompt'),
    middle: read.text('canonical_solution'),
    suffix: read.text('suffix'),
    repository: null,
  }),
  safim: (read) => {
    const prompt = read.text('prompt');
    const hole = SAFIM_HOLES.find((mark) => prompt.includes(mark)) ?? '';
    const [prefix = '', suffix, ...more] = hole ? prompt.split(hole) : [prompt];
    if (suffix === undefined || more.length > 0) read.fail('prompt', 'must hold its TODO placeholder exactly once');
    return {
      itemId: read.text('task_id'),
      language: knownLanguage(read.text('lang')),
      ...{ prefix, middle: read.text('ground_truth'), suffix: suffix ?? '' },
      repository: null,
    };
  },
};

const knownLanguage = (name: string) => (LANGUAGES.has(name) ? name : null);

function createReader(values: Record<string, unknown>): Reader & { problem: () => ItemProblem | null } {
  let problem: ItemProblem | null = null;
  const fail = (field: string, why: string) => {
    problem ??= { field, problem: why };
  };
  return {
    fail,
    problem: () => problem,
    text: (field) => {
      const value = values[field];
      if (typeof value === 'string') return value;
      fail(field, value === undefined || value === null ? 'is missing' : 'is not text');
      return '';
    },
    optional: (field) => (typeof values[field] === 'string' ? values[field] : null),
  };
}
