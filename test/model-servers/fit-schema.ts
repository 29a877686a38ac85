/** Test fixture: values that fit a JSON schema, made from a text alone. No model is behind them. */
import { createHash } from 'node:crypto';
import type { JsonObject } from './types';

/** The same text and schema give the same value. Knows what tool and answer schemas use, not every keyword. */
export function fitSchema(schema: JsonObject, from: string): unknown {
  return fillIn(schema, from, schema, 0);
}

/** 32 bits of a text's hash. */
export function hashNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

export const hashHex = (text: string | Buffer) => createHash('sha256').update(text).digest('hex').slice(0, 16);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema that a prompt spells out, for models that are not handed one: the first JSON object after 'JSON schema'. */
export function findSchema(text: string): JsonObject | null {
  const named = /json schema/i.exec(text);
  const start = named ? text.indexOf('{', named.index) : -1;
  if (start < 0) return null;
  let [depth, quoted] = [0, false];
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '{') depth++;
    else if (!quoted && char === '}' && --depth === 0) return parseObject(text.slice(start, at + 1));
  }
  return null;
}

export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const MOST_DEPTH = 8;

function fillIn(schema: unknown, from: string, root: JsonObject, depth: number): unknown {
  if (!isObject(schema)) return null;
  if (typeof schema.$ref === 'string') return fillIn(resolve(root, schema.$ref), from, root, depth + 1);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[hashNumber(from) % schema.enum.length];
  const [choice] = [schema.anyOf, schema.oneOf].filter(Array.isArray);
  if (choice) return fillIn(choice[0], from, root, depth);
  if (Array.isArray(schema.allOf))
    return fillIn(Object.assign({}, schema, { allOf: undefined }, ...schema.allOf), from, root, depth);
  const type = String(Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? 'object')).toLowerCase();
  switch (type) {
    case 'object':
      return fitObject(schema, from, root, depth);
    case 'array':
      if (depth >= MOST_DEPTH) return [];
      return Array.from({ length: Math.max(1, Number(schema.minItems ?? 1)) }, (_, n) =>
        fillIn(schema.items, `${from}/${n}`, root, depth + 1),
      );
    case 'integer':
    case 'number':
      return fitNumber(schema, from);
    case 'boolean':
      return hashNumber(from) % 2 === 1;
    case 'null':
      return null;
    default:
      return fitString(schema, from);
  }
}

function fitObject(schema: JsonObject, from: string, root: JsonObject, depth: number): JsonObject {
  if (depth >= MOST_DEPTH || !isObject(schema.properties)) return {};
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, part]) => [name, fillIn(part, `${from}/${name}`, root, depth + 1)]),
  );
}

function fitNumber(schema: JsonObject, from: string): number {
  const lowest =
    Number(schema.minimum ?? schema.exclusiveMinimum ?? 0) + (schema.exclusiveMinimum === undefined ? 0 : 1);
  const highest = Number(schema.maximum ?? lowest + 100);
  return lowest + (hashNumber(from) % (Math.floor(highest - lowest) + 1));
}

function fitString(schema: JsonObject, from: string): string {
  const text = `text_${hashHex(from).slice(0, 8)}`.padEnd(Number(schema.minLength ?? 0), '_');
  return text.slice(0, Number(schema.maxLength ?? text.length));
}

function resolve(root: JsonObject, ref: string): unknown {
  return ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((name) => name !== '')
    .reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), root);
}
