/** What the launch form holds: the pipeline's configuration as its schema describes it. Pure. */
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { extractConfigSchema, type PipelineConfig, pipelineConfigSchema } from '@/server/pipeline/schema';

export type LaunchValues = z.input<typeof pipelineConfigSchema>;

/** Every default, written out; the folder is left to the reader. */
export function defaultLaunchValues(): PipelineConfig {
  const config = pipelineConfigSchema.parse({ source: { directory: '/' } });
  return { ...config, source: { ...config.source, directory: '' } };
}

/** The configuration of an earlier run, to start from; null when this version no longer understands it. */
export function readLaunchValues(configYaml: string): PipelineConfig | null {
  try {
    return pipelineConfigSchema.parse(parse(configYaml));
  } catch {
    return null;
  }
}

/** As `foolproof pipeline run` reads it. */
export const writeLaunchYaml = (values: unknown): string => stringify(values);

/** Whole numbers of `extract`, in the order of the form. */
export const CAPS = [
  { name: 'max_contexts_per_repository', label: 'Contexts per repository' },
  { name: 'max_contexts_per_file', label: 'Contexts per file' },
  { name: 'max_middle_chars', label: 'Longest hole' },
  { name: 'max_file_bytes', label: 'Largest file, bytes' },
] as const;

/** The help texts of the schema. */
export const HELP = {
  directory: pipelineConfigSchema.shape.source.shape.directory.description,
  libraries: pipelineConfigSchema.shape.source.shape.libraries.description,
  seed: pipelineConfigSchema.shape.seed.description,
  licenses: pipelineConfigSchema.shape.licenses.description,
  languages: extractConfigSchema.shape.languages.description,
  types: extractConfigSchema.shape.types.description,
  cap: (name: (typeof CAPS)[number]['name']) => extractConfigSchema.shape[name].description,
};

type FieldProblem = { type?: string | number; message?: string } | undefined;

/** The schema's complaint in the words of a form. */
export function explainProblem(problem: FieldProblem, empty = 'This is needed.'): string | undefined {
  if (!problem) return undefined;
  if (problem.type === 'invalid_type') return empty;
  const bound = /expected (string|array|number) to (?:be|have) ?(>=|<=)\s*(\d+)/.exec(problem.message ?? '');
  if (!bound) return problem.message ?? 'This is not valid.';
  const [, kind, sign, limit] = bound;
  if (sign === '>=' && limit === '1' && kind !== 'number') return empty;
  const what = kind === 'string' ? ' characters' : kind === 'array' ? ' entries' : '';
  return `${sign === '>=' ? 'At least' : 'At most'} ${Number(limit).toLocaleString('en-US')}${what}.`;
}
