/** From a source of names to a generator: which target to bend, which name to take, and what is refused. */
import type { GenerationInput, Generator } from '../../panel';
import { createRandom, type Random } from '../../random';
import { type Answer, formatAnswer } from '../answer';
import { isNameVisible, isWellFormedName, nameExists } from '../existence';
import { findFit } from '../fit';
import type { Edit } from './edit';
import { findEdits } from './edits';
import type { NameSource } from './naming';

const MAX_NAME_LENGTH = 48;

/** Makes an offline generator that asks `propose` for names; deterministic in the input's seed. */
export function createOfflineGenerator(definition: {
  id: string;
  label: string;
  promptVersion: string;
  propose: NameSource;
}): Generator {
  const { id, label, promptVersion, propose } = definition;
  return {
    id,
    label,
    kind: 'offline',
    promptVersion: () => promptVersion,
    generate: async (input) => {
      const raw = formatAnswer(bend(input, createRandom(`${id}\n${input.seed}`), propose));
      return { raw, callId: null, attempts: 1 };
    },
  };
}

/** Bends one target of the hole; declines when no name is left that would be new. */
function bend(input: GenerationInput, random: Random, propose: NameSource): Answer {
  const edits = findEdits(input, random);
  if (edits.length === 0) return { declined: 'nothing in the hole can be bent this way' };
  for (const edit of edits) {
    const { name: like, role, suggested } = edit;
    for (const { name, rationale } of propose({ name: like, role, suggested, index: input.index, random })) {
      const rejected = apply(input, edit, name);
      if (rejected !== undefined) return { rejected, symbol: name, rationale };
    }
  }
  return { declined: 'every name that came to mind exists' };
}

/** The hole's text with the name in it; undefined when the name will not do. */
function apply({ hole, type, index }: GenerationInput, edit: Edit, name: string): string | undefined {
  if (name.length < 2 || name.length > MAX_NAME_LENGTH || !isWellFormedName(name, edit.use)) return undefined;
  if (nameExists(index, name, edit.use) || isNameVisible(hole, name)) return undefined;
  const rejected = hole.middle.slice(0, edit.start) + edit.write(name) + hole.middle.slice(edit.end);
  const fit = findFit({ hole, type, rejected, symbol: name });
  if (!fit.fits || fit.invented.every((invented) => nameExists(index, invented.name, invented.use, invented.path)))
    return undefined;
  return rejected;
}
