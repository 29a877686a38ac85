/** Identifiers as lists of subwords: taken apart, put together again, and written in a case style. */

export type CaseStyle = 'flat' | 'camel' | 'pascal' | 'snake' | 'screaming' | 'kebab' | 'mixed';

export type Identifier = {
  /** `_`, `$`, `#`, `@` before the first word. */
  lead: string;
  /** Subwords as they are written: `HTTP`, `Server`, `2`. */
  words: string[];
  /** What stands between two words; one shorter than `words`. */
  separators: string[];
  /** `_` or `$` after the last word. */
  trail: string;
  style: CaseStyle;
};

const LEAD = /^[_$#@-]*/;
const TRAIL = /[_$-]*$/;
// In this order: a plural acronym (URLs), an acronym before a word (HTTP in HTTPServer), a word, an acronym, a number.
const WORD =
  /\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?=\p{Lu}[\p{Ll}\p{Lo}])|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}\p{M}]+|\p{Lu}+|\p{Nd}+|[^_$-]/gu;

/** Takes a name apart. `joinIdentifier` is its exact inverse for every string. */
export function splitIdentifier(name: string): Identifier {
  const lead = LEAD.exec(name)?.[0] ?? '';
  const trail = lead.length < name.length ? (TRAIL.exec(name)?.[0] ?? '') : '';
  const core = name.slice(lead.length, name.length - trail.length);
  const words: string[] = [];
  const separators: string[] = [];
  let end = 0;
  for (const match of core.matchAll(WORD)) {
    if (words.length > 0) separators.push(core.slice(end, match.index));
    words.push(match[0]);
    end = match.index + match[0].length;
  }
  return { lead, words, separators, trail, style: styleOf(words, separators) };
}

export function joinIdentifier({ lead, words, separators, trail }: Identifier): string {
  return lead + words.map((word, i) => (i === 0 ? word : (separators[i - 1] ?? '') + word)).join('') + trail;
}

/** The subwords in lower case: `parseHTTPUrl2` gives parse, http, url, 2. */
export function subwordsOf(name: string): string[] {
  return splitIdentifier(name).words.map((word) => word.toLowerCase());
}

const isUpper = (text: string) => text !== text.toLowerCase() && text === text.toUpperCase();
const isLower = (text: string) => text === text.toLowerCase();

function styleOf(words: string[], separators: string[]): CaseStyle {
  const letters = words.join('');
  if (separators.some((separator) => separator.includes('-'))) return isLower(letters) ? 'kebab' : 'mixed';
  if (separators.some((separator) => separator !== '')) {
    if (isLower(letters)) return 'snake';
    return isUpper(letters) ? 'screaming' : 'mixed';
  }
  if (isUpper(letters) && letters.length > 1) return 'screaming';
  if (isLower(letters)) return 'flat';
  return isLower(words[0] ?? '') ? 'camel' : 'pascal';
}

const capitalize = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Words that Go, by convention, writes in one case. */
const GO_INITIALISMS = new Set(
  'api ascii cpu css dns eof html http https id ip json rpc sql ssh tcp tls ttl udp ui uid uri url utf8 uuid xml'.split(
    ' ',
  ),
);

/**
 * Writes lower-case words as a name that looks like the original: same lead, trail and case style, its acronyms kept.
 * @param several the style to use when the original is one lower-case word and the new name has several
 */
export function styleLike(
  original: Identifier,
  words: string[],
  several: 'camel' | 'snake' | 'kebab' | 'flat',
  go = false,
): string {
  const style = original.style === 'flat' ? (words.length > 1 ? several : 'flat') : original.style;
  const acronyms = new Set(
    original.words.filter((word) => word.length > 1 && isUpper(word)).map((word) => word.toLowerCase()),
  );
  const joint = style === 'snake' || style === 'screaming' || style === 'mixed' ? '_' : style === 'kebab' ? '-' : '';
  const digitsApart = original.words.some((word, i) => /^\d/.test(word) && original.separators[i - 1]);
  const capitals = style === 'mixed' && /^\p{Lu}/u.test(original.words[0] ?? '');

  const written = words.map((word, i) => {
    const glue = i === 0 || (/^\d/.test(word) && !digitsApart) ? '' : joint;
    if (style === 'screaming') return glue + word.toUpperCase();
    if (style === 'flat' || style === 'snake' || style === 'kebab') return glue + word;
    if (style === 'mixed') return glue + (capitals ? capitalize(word) : word);
    if (style === 'camel' && i === 0) return word;
    return acronyms.has(word) || (go && GO_INITIALISMS.has(word)) ? word.toUpperCase() : capitalize(word);
  });
  return original.lead + written.join('') + original.trail;
}

/** English plural of a lower-case word, by rule. */
export function pluralize(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

/** The singular of a plural made by rule; undefined when the word is no such plural. */
export function singularize(word: string): string | undefined {
  if (word.length < 4 || /(?:ss|us|is)$/.test(word) || !word.endsWith('s')) return undefined;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:x|z|ch|sh|ss)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
