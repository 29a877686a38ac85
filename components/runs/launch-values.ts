/** What the launch form holds: the pipeline's configuration as its schema describes it. Pure. */
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import type { AvailableModel } from '@/server/foundation/models/schema';
import {
  existingSourceSchema,
  extractConfigSchema,
  HALLUCINATION_TYPES,
  OFFLINE_GENERATORS,
  OFFLINE_JUDGES,
  type PipelineConfig,
  pipelineConfigSchema,
  sourceConfigSchema,
} from '@/server/pipeline/schema';

export type LaunchValues = z.input<typeof pipelineConfigSchema>;

/** Every default, written out; the folder is left to the reader. */
export function defaultLaunchValues(): PipelineConfig {
  const config = pipelineConfigSchema.parse({ source: { directory: '/' } });
  return { ...config, source: { directory: '', libraries: [] } };
}

/** The configuration of an earlier run, to start from; null when this version no longer understands it. */
export function readLaunchValues(configYaml: string): PipelineConfig | null {
  try {
    return pipelineConfigSchema.parse(parse(configYaml));
  } catch {
    return null;
  }
}

/** Why a text is not a configuration, by its first fault; null when it is one. */
export function explainYaml(configYaml: string): string | null {
  let value: unknown;
  try {
    value = parse(configYaml);
  } catch (error) {
    return `This is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : 'it cannot be read'}`;
  }
  const result = pipelineConfigSchema.safeParse(value);
  const issue = result.error?.issues[0];
  return issue ? `${issue.path.join('.') || 'configuration'}: ${issue.message}` : null;
}

/** As `foolproof pipeline run` reads it. */
export const writeLaunchYaml = (values: unknown): string => stringify(values);

/** Where contexts come from, as the form tells it apart; 'other' is only known as text. */
export type SourceMode = 'directory' | 'run' | 'other';

export function modeOfSource(source: LaunchValues['source'] | undefined): SourceMode {
  if (source && 'run' in source) return 'run';
  return !source || 'directory' in source ? 'directory' : 'other';
}

/** A source with nothing filled in. */
export function emptySource(mode: Exclude<SourceMode, 'other'>): LaunchValues['source'] {
  return mode === 'run' ? { run: '', contexts: null, libraries: [] } : { directory: '', libraries: [] };
}

const OFFLINE: readonly string[] = [...OFFLINE_GENERATORS, ...OFFLINE_JUDGES];

/** The models among the members of a panel, each once. */
export function modelsOf({ generate, judge }: Pick<LaunchValues, 'generate' | 'judge'>): string[] {
  const members = [...(generate?.generators ?? []), ...(judge?.judges ?? [])];
  return [...new Set(members.filter((id) => !OFFLINE.includes(id)))];
}

export const isOffline = (id: string) => OFFLINE.includes(id);

/** What a preset puts into the form; all else stays as it is. */
export type PanelPreset = { types: PipelineConfig['extract']['types']; generators: string[]; judges: string[] };

export const offlinePreset = (): PanelPreset => ({
  types: [...HALLUCINATION_TYPES],
  generators: [...OFFLINE_GENERATORS],
  judges: [...OFFLINE_JUDGES],
});

/** The paper's panel has three models from three providers, which generate and judge. */
const PAPER_MODELS = 3;

/** One model from each of three providers, or what is missing for that. Those with a price come first. */
export function paperPreset(models: readonly AvailableModel[]): PanelPreset | { missing: string } {
  const ready = models.filter((model) => model.ready);
  const first = [...Map.groupBy(ready, (model) => model.provider).values()].flatMap(
    (own) => own.find((model) => model.price !== null) ?? own[0] ?? [],
  );
  const chosen = [...first.filter(({ price }) => price), ...first.filter(({ price }) => !price)].slice(0, PAPER_MODELS);
  if (chosen.length === PAPER_MODELS) {
    const slugs = chosen.map(({ slug }) => slug);
    return { types: [...HALLUCINATION_TYPES], generators: slugs, judges: slugs };
  }
  const have =
    chosen.length === 0
      ? 'none is ready'
      : `only ${chosen.map(({ provider }) => provider).join(' and ')} ${chosen.length === 1 ? 'is' : 'are'} ready`;
  return { missing: `The paper's panel takes one model from each of three providers; ${have}.` };
}

/** A complaint of the server that begins with the name of a field: 'budget.cap_usd: a cap is needed'. */
export function fieldOfComplaint(message: string): { field: string; text: string } | null {
  const parts = /^((?:source|extract|generate|judge|budget)(?:\.[a-z_]+)+): (.+)$/s.exec(message);
  const [, field, text] = parts ?? [];
  return field && text ? { field, text } : null;
}

/** Whole numbers of `extract`, in the order of the form. */
export const CAPS = [
  { name: 'max_contexts_per_repository', label: 'Contexts per repository' },
  { name: 'max_contexts_per_file', label: 'Contexts per file' },
  { name: 'max_middle_chars', label: 'Longest hole' },
  { name: 'max_file_bytes', label: 'Largest file, bytes' },
] as const;

const generate = pipelineConfigSchema.shape.generate.unwrap().shape;
const judge = pipelineConfigSchema.shape.judge.unwrap().shape;

/** The help texts of the schema. */
export const HELP = {
  directory: sourceConfigSchema.shape.directory.description,
  libraries: sourceConfigSchema.shape.libraries.description,
  run: existingSourceSchema.shape.run.description,
  contexts: existingSourceSchema.shape.contexts.description,
  seed: pipelineConfigSchema.shape.seed.description,
  licenses: pipelineConfigSchema.shape.licenses.description,
  languages: extractConfigSchema.shape.languages.description,
  types: extractConfigSchema.shape.types.description,
  retries: generate.retries.description,
  symbols: generate.symbols.description,
  prompts: generate.prompts.description,
  batch: generate.batch.description,
  samples: judge.samples.description,
  cap_usd: pipelineConfigSchema.shape.budget.unwrap().shape.cap_usd.description,
  cap: (name: (typeof CAPS)[number]['name']) => extractConfigSchema.shape[name].description,
};

type FieldProblem = { type?: string | number; message?: string } | undefined;

/** The schema's complaint in the words of a form. */
export function explainProblem(problem: FieldProblem, empty = 'This is needed.'): string | undefined {
  if (!problem) return undefined;
  if (problem.type === 'invalid_type' || problem.type === 'invalid_union') return empty;
  const bound = /expected (string|array|number) to (?:be|have) ?(>=|<=)\s*(\d+)/.exec(problem.message ?? '');
  if (!bound) return problem.message ?? 'This is not valid.';
  const [, kind, sign, limit] = bound;
  if (sign === '>=' && limit === '1' && kind !== 'number') return empty;
  const what = kind === 'string' ? ' characters' : kind === 'array' ? ' entries' : '';
  return `${sign === '>=' ? 'At least' : 'At most'} ${Number(limit).toLocaleString('en-US')}${what}.`;
}
