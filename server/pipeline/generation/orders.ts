/** What a task asks for, and what it works with. */
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import type { SymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import type { HallucinationType, Language } from '../schema';
import type { DocumentShelf } from './document-shelf';
import type { PanelGenerator } from './generators';
import { type AnswerRow, answerKey, type ContextRow } from './stage-rows';

/** One answer that is wanted. */
export type Order = { context: ContextRow; type: HallucinationType; generator: PanelGenerator };

/** The texts and names of one repository, held while its orders are worked on. */
export type Bench = {
  holeOf: (context: ContextRow) => HoleText;
  indexOf: (context: ContextRow) => Promise<SymbolIndex>;
  documents: DocumentShelf;
};

export function keyOfOrder({ context, type, generator }: Order): string {
  return answerKey({
    contextId: context.id,
    type,
    generator: generator.id,
    promptVersion: generator.promptVersion(type),
  });
}

/** The order's answer, where it is stored. */
export const answerOf = (answers: ReadonlyMap<string, AnswerRow>, order: Order) => answers.get(keyOfOrder(order));

type BenchInput = {
  /** The text of each file by its id. */
  contents: ReadonlyMap<string, string>;
  loadIndex: (context: ContextRow) => Promise<SymbolIndex>;
  documents: DocumentShelf;
};

/** Each hole is cut and each index asked for once: other tasks may push an index out of the cache that they share. */
export function openBench({ contents, loadIndex, documents }: BenchInput): Bench {
  const holes = new Map<string, HoleText>();
  const indexes = new Map<Language, Promise<SymbolIndex>>();
  return {
    documents,
    holeOf: (context) => {
      const hole = holes.get(context.id) ?? cutHole(context, contents.get(context.fileId) ?? '');
      holes.set(context.id, hole);
      return hole;
    },
    indexOf: (context) => {
      const index = indexes.get(context.language) ?? loadIndex(context);
      indexes.set(context.language, index);
      return index;
    },
  };
}

export function cutHole(context: Omit<ContextRow, 'repositoryId' | 'sha256' | 'types'>, content: string): HoleText {
  const { id: contextId, language, path, targets } = context;
  return { contextId, path, language, ...splitAtBytes(content, context.byteStart, context.byteEnd), targets };
}
