/** Opened files of a task, in which answers are tried: few at a time, because each takes memory of the parser. */
import { type OpenDocument, openDocument } from '../corpus/parser';
import type { HoleText } from '../panel';
import type { ContextRow } from './stage-rows';

export type ErrorCountWith = (text: string) => number;

export type DocumentShelf = {
  /**
   * Opens the context's file, unless it is open, for as long as `use` takes.
   * @param use gets the number of parse errors of the file with another text in the hole; each text is tried once
   * @throws ParseFailedError
   */
  withDocument: <T>(context: ContextRow, hole: HoleText, use: (errorCountWith: ErrorCountWith) => T) => Promise<T>;
  close: () => void;
};

type Book = { document: Promise<OpenDocument>; readers: number };

/** Open files that nobody reads: the next answer is often for one of them. */
const KEPT = 4;

/** @param contents the text of each file by its id */
export function createDocumentShelf(contents: ReadonlyMap<string, string>): DocumentShelf {
  // In the order of their last use.
  const books = new Map<string, Book>();
  const counts = new Map<string, Map<string, number>>();

  const remove = (fileId: string, { document }: Book) => {
    books.delete(fileId);
    document.then(
      (open) => open.close(),
      () => {},
    );
  };

  const tidy = (most: number) => {
    const idle = [...books].filter(([, book]) => book.readers === 0);
    for (const [fileId, book] of idle.slice(0, Math.max(0, idle.length - most))) remove(fileId, book);
  };

  return {
    withDocument: async ({ id, fileId, language, path }, hole, use) => {
      const book = books.get(fileId) ?? {
        document: openDocument(language, contents.get(fileId) ?? '', path),
        readers: 0,
      };
      books.delete(fileId);
      books.set(fileId, book);
      book.readers++;
      try {
        const document = await book.document;
        const known = counts.get(id) ?? new Map<string, number>();
        counts.set(id, known);
        return use((text) => {
          const start = hole.prefix.length;
          const errors = known.get(text) ?? document.errorCountWith({ start, end: start + hole.middle.length, text });
          known.set(text, errors);
          return errors;
        });
      } finally {
        book.readers--;
        tidy(KEPT);
      }
    },
    close: () => tidy(0),
  };
}
