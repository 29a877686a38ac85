/** Names for values that have none, and values for options that nobody asked for. */
import type { Random } from '../../random';
import type { Language } from '../../schema';
import { subwordsOf } from '../identifiers';

type Value = (language: Language) => string;
type Option = { words: string[]; value: Value };

const number =
  (text: string): Value =>
  () =>
    text;
const flag =
  (value: boolean): Value =>
  (language) =>
    language === 'python' ? (value ? 'True' : 'False') : String(value);
const string =
  (text: string): Value =>
  (language) =>
    language === 'javascript' || language === 'typescript' ? `'${text}'` : `"${text}"`;

const option = (name: string, value: Value): Option => ({ words: name.split(' '), value });

/** Options that many interfaces have, so that an autocomplete offers them where they are not. */
export const OPTIONS: readonly Option[] = [
  option('timeout', number('30')),
  option('timeout seconds', number('30')),
  option('max retries', number('3')),
  option('retry count', number('3')),
  option('max items', number('100')),
  option('page size', number('50')),
  option('batch size', number('100')),
  option('max depth', number('10')),
  option('precision', number('2')),
  option('min length', number('1')),
  option('strict mode', flag(true)),
  option('strict', flag(true)),
  option('verbose', flag(true)),
  option('recursive', flag(true)),
  option('overwrite', flag(true)),
  option('ignore case', flag(true)),
  option('ignore errors', flag(true)),
  option('case sensitive', flag(false)),
  option('use cache', flag(true)),
  option('dry run', flag(false)),
  option('include all', flag(true)),
  option('allow empty', flag(true)),
  option('skip missing', flag(true)),
  option('validate input', flag(true)),
  option('keep order', flag(true)),
  option('raise on error', flag(false)),
  option('log level', string('info')),
  option('sort order', string('asc')),
  option('output format', string('json')),
  option('charset', string('utf-8')),
  option('default value', number('0')),
  option('fallback value', number('0')),
];

/**
 * Words for a value: those of the parameter that takes it when that is known, else what such a value often is.
 * @param parameter name of the parameter, if the project defines the function
 */
export function nameForLiteral(literal: string, parameter: string | undefined, random: Random): string[] {
  const known = parameter === undefined ? [] : subwordsOf(parameter).filter((word) => /^\p{L}{2,}$/u.test(word));
  if (known.length > 0) return known;
  const text = literal.trim();
  const kinds = /^[-+]?\d/.test(text)
    ? ['limit', 'size', 'count', 'offset', 'threshold']
    : /^(?:true|false)$/i.test(text)
      ? ['enabled', 'strict mode', 'recursive', 'verbose']
      : /^(?:null|None|nullptr|nil|undefined)$/.test(text)
        ? ['value', 'options', 'fallback']
        : stringKinds(text);
  return (random.pick(kinds) ?? 'value').split(' ');
}

function stringKinds(text: string): string[] {
  if (!/["'`]/.test(text)) return ['value', 'options', 'target', 'source'];
  if (/https?:/.test(text)) return ['base url', 'endpoint'];
  if (/\.\w{1,5}["'`]$|\//.test(text)) return ['file path', 'file name', 'output path'];
  if (/\{|%[sd]/.test(text)) return ['format', 'template', 'message format'];
  if (/\s/.test(text)) return ['message', 'description', 'error message', 'title'];
  return ['name', 'label', 'prefix', 'key name'];
}

const capitalize = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const camel = (words: string[]) => words.map((word, i) => (i === 0 ? word : capitalize(word))).join('');

/** Writes words as a parameter of the language. */
export function writeParameter(language: Language, words: string[]): string {
  return language === 'python' || language === 'rust' || language === 'cpp' ? words.join('_') : camel(words);
}

/** Writes words as a constant of the language. */
export function writeConstant(language: Language, words: string[]): string {
  if (language === 'go') return camel(words);
  if (language === 'csharp') return words.map(capitalize).join('');
  return words.map((word) => word.toUpperCase()).join('_');
}
