/** The generators that this server has. */
import type { Generator } from '../panel';
import { lexicalGenerator } from './offline/lexical';
import { recombineGenerator } from './offline/recombine';
import { subwordGenerator } from './offline/subword';

const GENERATORS: readonly Generator[] = [lexicalGenerator, recombineGenerator, subwordGenerator];

/** All generators, in the panel's default order. */
export function listGenerators(): readonly Generator[] {
  return GENERATORS;
}

/** @throws Error when no generator has this id; the message lists those that exist */
export function getGenerator(id: string): Generator {
  const generator = GENERATORS.find((known) => known.id === id);
  if (!generator) {
    throw new Error(`No generator ${id}. There are: ${GENERATORS.map((known) => known.id).join(', ')}.`);
  }
  return generator;
}
