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
  callable: '-try -do all value values item entry info one with_defaults or_default if_present from_source',
  parameter: '-default -max -use -initial value name limit type',
  variable: '-current -new -default -last -total -raw value data list info count id',
  type: '-base -default -simple info entry manager handler config options provider',
  module: 'utils core helpers types common base support',
};

/** What a language's own customs add to the names of its functions. */
const CUSTOMS: Record<Language, string> = {
  cpp: 'ref copy if unique',
  csharp: 'async -try or_default by_id',
  go: 'context all func string n -must',
  java: 'all or_else if_absent as_string stream',
  javascript: 'async sync all by_id',
  python: 'all many list async iter',
  rust: 'mut ref all iter unchecked -try',
  typescript: 'async sync all by_id',
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
  const neighbours = [...synonyms(words, role), ...inflections(words, role), ...rearrangements(words, role)];
  // A single letter says nothing that could be added to.
  if (words.join('').length > 1) neighbours.push(...affixed(words, role, index.language));
  if (request.suggested) neighbours.push({ words, weight: 15, rationale: 'a usual name in this place' });
  const seen = new Set(request.suggested ? [] : [name]);
  return random
    .weightedShuffle(neighbours, ({ weight }) => weight)
    .map(({ words, rationale }) => ({ name: writeName(request, words), rationale }))
    .filter((candidate) => !seen.has(candidate.name) && seen.add(candidate.name));
}

function synonyms(words: string[], role: NameRole): Neighbour[] {
  return words.flatMap((word, i) => {
    const verb = role === 'callable' && i === 0;
    const weight = verb || i === words.length - 1 ? 10 : 5;
    return siblingsOf(word, verb)
      .filter((sibling) => !words.includes(sibling))
      .map((sibling, rank) => ({
        words: [...words.slice(0, i), sibling, ...words.slice(i + 1)],
        weight: weight / (1 + 0.5 * rank),
        rationale: `${sibling} is often said for ${word}`,
      }));
  });
}

/** Words that have no plural: numbers, prepositions, what ends like an adjective or a verb's form. */
const NO_NOUN =
  /[^\p{L}]|^(?:for|with|from|into|and|not|has|are|all|any|each|none|new|old|min|max|only|once|this|that)$|(?:ed|ing|ly|ic|al|ful|ive|able|less|est)$/u;

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

function affixed(words: string[], role: NameRole, language: Language): Neighbour[] {
  if (words.length > 2) return [];
  const custom = role === 'callable' ? `${CUSTOMS[language]} ` : '';
  return (custom + AFFIXES[role])
    .split(' ')
    .map((affix) => ({ before: affix.startsWith('-'), parts: affix.replace('-', '').split('_') }))
    .filter(({ parts }) => !parts.some((part) => words.includes(part)))
    .map(({ before, parts }) => ({
      words: before ? [...parts, ...words] : [...words, ...parts],
      weight: 0.4,
      rationale: `${parts.join(' ')} is a usual addition`,
    }));
}
