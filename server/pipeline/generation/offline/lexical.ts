/** Offline baseline: lexical neighbours. `getUser` becomes `fetchUser`, `max_size` becomes `max_length`. */
import type { Language } from '../../schema';
import { pluralize, singularize } from '../identifiers';
import { createOfflineGenerator } from './bend';
import type { NameCandidate, NameRequest, NameRole } from './naming';
import { wordsOf, writeName } from './naming';
import { isVerb, siblingsOf } from './vocabulary';

type Neighbour = { words: string[]; weight: number; rationale: string };

/** What authors add to a name; a word before `-` goes in front. */
const AFFIXES: Record<NameRole, string> = {
  callable: '',
  parameter: '-default -max -use -initial -is -min value name limit type',
  variable: '-current -new -last -raw -original -updated -selected value list',
  type: '-base -default -simple info entry manager handler config options provider',
  module: 'utils core helpers types common base support',
};

/** What goes with a verb, and what makes a function's name out of a noun. */
const AFTER_VERB = 'all now with_defaults or_default if_present many by_id safely into each';
const AROUND_NOUN = '-get -current -total -compute -to -as_string -with value count list';

/** What a language's own customs add to the names of its functions. */
const CUSTOMS: Record<Language, string> = {
  cpp: 'if copy',
  csharp: 'async -try',
  go: 'context -must',
  java: 'or_else if_absent',
  javascript: 'async sync',
  python: 'async -try',
  rust: 'mut unchecked -try',
  typescript: 'async sync',
};

/** The offline generator that writes a neighbouring word where the developer wrote another. */
export const lexicalGenerator = createOfflineGenerator({
  id: 'offline-lexical',
  label: 'offline baseline: lexical neighbours',
  promptVersion: 'lexical-1',
  propose: proposeNeighbours,
});

/** Names that differ from the request's by a word: synonyms most often, then number, order, length and affixes. */
export function proposeNeighbours(request: NameRequest): NameCandidate[] {
  const { name, role, index, random } = request;
  const words = wordsOf(name, index.language);
  if (words.length === 0) return [];
  const neighbours = [...synonyms(words, role), ...rearrangements(words, role)];
  if (!request.suggested) neighbours.push(...inflections(words, role));
  // A single letter says nothing that could be added to.
  if (words.join('').length > 1) neighbours.push(...affixed(words, role, index.language));
  if (request.suggested) neighbours.push({ words, weight: 15, rationale: 'a usual name in this place' });
  const seen = new Set(request.suggested ? [] : [name]);
  return random
    .weightedShuffle(neighbours, ({ weight }) => weight)
    .map(({ words, rationale }) => ({ name: writeName(request, words), rationale }))
    .filter((candidate) => !seen.has(candidate.name) && seen.add(candidate.name));
}

/** Words that link others: none is a name by itself. */
const LINKS = new Set('of for in from at on by with per to as into where when between before after since'.split(' '));

function synonyms(words: string[], role: NameRole): Neighbour[] {
  return words.flatMap((word, i) => {
    const verb = role === 'callable' && i === 0;
    const weight = verb || i === words.length - 1 ? 10 : 5;
    return siblingsOf(word, verb)
      .filter((sibling) => !words.includes(sibling) && (words.length > 1 || !LINKS.has(sibling)))
      .map((sibling, rank) => ({
        words: [...words.slice(0, i), sibling, ...words.slice(i + 1)],
        weight: weight / (1 + 0.5 * rank),
        rationale: `${sibling} is often said for ${word}`,
      }));
  });
}

/** Words that have no plural: numbers, prepositions, what ends like an adjective or a verb's form. */
const NO_NOUN =
  /[^\p{L}]|^(?:for|with|from|into|and|not|has|are|all|any|each|none|new|old|min|max|only|once|now|then|this|that)$|(?:ed|ing|ly|ic|al|ful|ive|able|less|est)$/u;

function inflections(words: string[], role: NameRole): Neighbour[] {
  const last = words.at(-1) ?? '';
  // A lone verb has no plural, nor has a name without letters.
  if (last.length < 3 || NO_NOUN.test(last) || (role === 'callable' && (words.length === 1 || isVerb(last)))) return [];
  const singular = singularize(last);
  const other = singular ?? pluralize(last);
  const rationale = singular ? `${other} instead of its plural` : `the plural of ${last}`;
  return [{ words: [...words.slice(0, -1), other], weight: 3, rationale }];
}

function rearrangements(words: string[], role: NameRole): Neighbour[] {
  const result: Neighbour[] = [];
  const [first, second] = words;
  const nouns = words.every((word) => siblingsOf(word, false).length > 0);
  if (words.length === 2 && first && second && nouns && role !== 'callable') {
    result.push({ words: [second, first], weight: 1.5, rationale: 'the words in the other order' });
  }
  if (words.length > 2) {
    for (let i = 1; i < words.length; i++) {
      result.push({ words: words.filter((_, k) => k !== i), weight: 1.5, rationale: `without ${words[i]}` });
    }
  }
  return result;
}

/** Words that close a name: nothing is put behind them. */
const FULL = new Set('id ids name names count value values at by with all async sync of for to'.split(' '));

function affixed(words: string[], role: NameRole, language: Language): Neighbour[] {
  const last = words.at(-1) ?? '';
  if (words.length > 2) return [];
  const list =
    role === 'callable' ? (isVerb(words[0] ?? '') ? `${CUSTOMS[language]} ${AFTER_VERB}` : AROUND_NOUN) : AFFIXES[role];
  return list
    .split(' ')
    .map((affix) => ({ before: affix.startsWith('-'), parts: affix.replace('-', '').split('_') }))
    .filter(({ before, parts }) => (before || !FULL.has(last)) && !parts.some((part) => words.includes(part)))
    .map(({ before, parts }) => ({
      words: before ? [...parts, ...words] : [...words, ...parts],
      // Two words say enough: there another word in their place is likelier.
      weight: words.length === 1 ? 0.4 : 0.15,
      rationale: `${parts.join(' ')} is a usual addition`,
    }));
}
