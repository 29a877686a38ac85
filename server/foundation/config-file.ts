/** Reads YAML against a strict schema; every problem is named with its line and key. */
import fs from 'node:fs';
import { isCollection, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** One or more problems in a configuration; the message has a line for each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads and checks a YAML file.
 * @throws ConfigError when it cannot be read, is not YAML, or does not fit the schema (unknown keys included)
 */
export function readConfigFile<T>(file: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ConfigError(missing ? `${file}: there is no such file` : `${file}: ${(error as Error).message}`);
  }
  return parseConfig(text, schema, file);
}

/**
 * Checks YAML text.
 * @param name what errors call the text: a file's path, or 'configuration'
 */
export function parseConfig<T>(text: string, schema: z.ZodType<T>, name: string): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors
        .map((error) => `${name}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`)
        .join('\n'),
    );
  }
  const result = schema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const lineOf = (path: PropertyKey[]) => {
    const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    for (let depth = keys.length; depth > 0; depth--) {
      const parent = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true);
      const pair = isCollection(parent)
        ? parent.items.find((item) => (item as { key?: { value?: unknown } })?.key?.value === keys[depth - 1])
        : undefined;
      const start = (pair as { key?: { range?: [number, number, number] } } | undefined)?.key?.range?.[0];
      if (start !== undefined) return lines.linePos(start).line;
    }
    return 1;
  };
  const problems = result.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys')
      return [`${name}:${lineOf(issue.path)}: ${issue.path.join('.')}: ${issue.message}`];
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return `${name}:${lineOf(path)}: ${path.join('.')}: unknown key`;
    });
  });
  throw new ConfigError(problems.join('\n'));
}
