/** From a row of a file to a row that can be staged: which columns mean what, and what cannot be stored at all. Pure. */
import { createHash } from 'node:crypto';
import { textProblem } from '@/server/foundation/records/text';
import { contextKey } from '@/server/foundation/text/context-key';

/** In the order of the staging table. */
export const IMPORT_FIELDS = [
  'prefix',
  'suffix',
  'chosen',
  'rejected',
  'language',
  'type',
  'generator',
  'license',
  'repository',
  'path',
  'commit',
  'symbol',
  'rationale',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export type ImportRow = Record<ImportField, string | null> & {
  row: number;
  url: string | null;
  /** Of the whole file: prefix, chosen, suffix. */
  sha256: string;
  bytes: number;
  lines: number;
  byteStart: number;
  byteEnd: number;
  startLine: number;
  contextKey: string;
};

export type RejectedRow = { row: number; field: string | null; reason: string; value?: string };

/** What a file's rows have in common that the rows do not say. */
export type ImportDefaults = { generator: string; repository: string };

/** Delulu's columns (microsoft/delulu), as they stand in its CSV and on the hub. */
const DELULU: Partial<Record<ImportField, string>> = {
  prefix: 'prompt',
  chosen: 'golden_completion',
  rejected: 'hallucinated_completion',
  type: 'hallucination_type',
  path: 'file_path',
  repository: 'repo_url',
  rationale: 'error_message',
};

const REQUIRED: readonly ImportField[] = ['prefix', 'suffix', 'chosen', 'rejected', 'language', 'type'];
const LONGEST_TEXT = 4_000_000;

/** Prompts in the preference layout of TRL hold prefix and suffix in the format of a base model's family. */
const FIM_PROMPTS = [
  /^<\|fim_prefix\|>(?<prefix>[\s\S]*)<\|fim_suffix\|>(?<suffix>[\s\S]*)<\|fim_middle\|>$/,
  /^<fim_prefix>(?<prefix>[\s\S]*)<fim_suffix>(?<suffix>[\s\S]*)<fim_middle>$/,
  /^<｜fim▁begin｜>(?<prefix>[\s\S]*)<｜fim▁hole｜>(?<suffix>[\s\S]*)<｜fim▁end｜>$/,
  /^<PRE> (?<prefix>[\s\S]*) <SUF>(?<suffix>[\s\S]*) <MID>$/,
];

/** Reads one row: our own columns, Delulu's, or TRL's `prompt`, `chosen`, `rejected`. */
export function toImportRow(
  row: number,
  values: Record<string, unknown>,
  defaults: ImportDefaults,
): ImportRow | RejectedRow {
  const columns = 'golden_completion' in values ? DELULU : {};
  const texts = {} as Record<ImportField, string | null>;
  for (const field of IMPORT_FIELDS) {
    const column = columns[field] ?? field;
    const value = values[column] ?? null;
    if (value !== null && typeof value !== 'string') return refuse(row, column, 'is not text', JSON.stringify(value));
    const problem =
      value === null ? null : (textProblem(value) ?? (value.length > LONGEST_TEXT ? 'is too long' : null));
    if (problem) return refuse(row, column, problem);
    texts[field] = value;
  }
  if (!('prefix' in values) && typeof values.prompt === 'string' && columns !== DELULU) {
    const problem = textProblem(values.prompt);
    if (problem) return refuse(row, 'prompt', problem);
    Object.assign(texts, splitPrompt(values.prompt));
  }
  const missing = REQUIRED.find((field) => texts[field] === null);
  if (missing) return refuse(row, columns[missing] ?? missing, 'is missing');
  return complete(row, texts, columns === DELULU ? { ...defaults, generator: 'delulu' } : defaults);
}

const refuse = (row: number, field: string, reason: string, value?: string): RejectedRow => ({
  ...{ row, field, reason },
  ...(value === undefined ? {} : { value: value.slice(0, 200) }),
});

function splitPrompt(prompt: string): { prefix: string; suffix: string } {
  for (const format of FIM_PROMPTS) {
    const { prefix, suffix } = format.exec(prompt)?.groups ?? {};
    if (prefix !== undefined && suffix !== undefined) return { prefix, suffix };
  }
  return { prefix: prompt, suffix: '' };
}

function complete(row: number, texts: Record<ImportField, string | null>, defaults: ImportDefaults): ImportRow {
  const [prefix, chosen, suffix] = [texts.prefix ?? '', texts.chosen ?? '', texts.suffix ?? ''];
  const content = prefix + chosen + suffix;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const url = texts.repository?.startsWith('https://') ? texts.repository : null;
  const repository = (url ? nameOfUrl(url) : texts.repository) || defaults.repository;
  const path = texts.path || `${sha256.slice(0, 16)}`;
  const byteStart = Buffer.byteLength(prefix);
  const byteEnd = byteStart + Buffer.byteLength(chosen);
  return {
    ...texts,
    ...{ row, url, sha256, repository, path, byteStart, byteEnd },
    generator: texts.generator || defaults.generator,
    license: texts.license || null,
    commit: texts.commit || null,
    language: normalizeLanguage(texts.language ?? ''),
    type: (texts.type ?? '').trim().toLowerCase().replaceAll(/[ _-]/g, ''),
    symbol: texts.symbol || inventedName(chosen, texts.rejected ?? ''),
    bytes: Buffer.byteLength(content),
    lines: countLines(content),
    startLine: countLines(prefix),
    contextKey: contextKey({ repository, path, sha256, byteStart, byteEnd }),
  };
}

/** 'owner/name' of a repository's address. */
const nameOfUrl = (url: string) => new URL(url).pathname.replaceAll(/^\/|\/$|\.git$/g, '');

const LANGUAGE_ALIASES: Record<string, string> = { 'c++': 'cpp', 'c#': 'csharp', js: 'javascript', ts: 'typescript' };

function normalizeLanguage(text: string): string {
  const name = text.trim().toLowerCase();
  return LANGUAGE_ALIASES[name] ?? name;
}

/** The first name in the rejected completion that the chosen one has not. */
function inventedName(chosen: string, rejected: string): string {
  const known = new Set(chosen.match(NAMES));
  return rejected.match(NAMES)?.find((name) => !known.has(name)) ?? rejected.trim().slice(0, 80);
}

const NAMES = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
