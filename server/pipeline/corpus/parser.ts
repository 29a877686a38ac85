/**
 * Parses source text with tree-sitter grammars compiled to WebAssembly. One runtime a process; parsers are made once
 * per grammar and reused. Whoever gets a tree deletes it: its memory is not the garbage collector's.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as TreeSitter from 'web-tree-sitter';
import { projectRoot } from '@/server/foundation/db/project-root';
import { LANGUAGE_NAMES, type Language } from '../schema';

export type Tree = TreeSitter.Tree;
export type GrammarName = 'cpp' | 'c-sharp' | 'go' | 'java' | 'javascript' | 'python' | 'rust' | 'typescript' | 'tsx';

/** The file cannot be parsed in reasonable time or memory, or is text of another kind. */
export class ParseFailedError extends Error {
  override name = 'ParseFailedError';
}

/** Ordinary files parse at megabytes a second: only error recovery that has gone astray takes this long. */
const LIMIT_MS = 10_000;
/** Source text has fewer faults than one in so many characters, even where its grammar is behind the language. */
const CHARS_PER_FAULT = 200;
const PAGE_BYTES = 65_536;
const INITIAL_PAGES = 512;
/** 512 MB. Without a limit of our own a hostile file of 200 kB can take all 2 GB that WebAssembly offers. */
const MAX_PAGES = 8_192;

const GRAMMARS: Record<Language, GrammarName> = {
  cpp: 'cpp',
  csharp: 'c-sharp',
  go: 'go',
  java: 'java',
  javascript: 'javascript',
  python: 'python',
  rust: 'rust',
  typescript: 'typescript',
};

type Runtime = {
  api: typeof TreeSitter;
  memory: WebAssembly.Memory;
  parsers: Map<GrammarName, Promise<TreeSitter.Parser>>;
};

let current: Promise<Runtime> | null = null;

/** The grammar that reads a file: TSX has its own. */
export function grammarOf(language: Language, file = ''): GrammarName {
  return language === 'typescript' && file.toLowerCase().endsWith('.tsx') ? 'tsx' : GRAMMARS[language];
}

/**
 * Parses a file. The caller deletes the tree.
 * @param file path or name, which tells TSX from TypeScript
 * @param limitMs time after which parsing is given up
 * @throws ParseFailedError
 */
export async function parseSource(language: Language, text: string, file = '', limitMs = LIMIT_MS): Promise<Tree> {
  const runtime = await getRuntime();
  const parser = await getParser(runtime, grammarOf(language, file));
  const tree = parse({ parser, text, limitMs });
  if (!isForeign(tree, text)) return tree;
  tree.delete();
  throw new ParseFailedError(`most of the file cannot be read as ${LANGUAGE_NAMES[language]}`);
}

/** One span of a document's text, as UTF-16 offsets, and what shall stand there instead. */
export type Replacement = { start: number; end: number; text: string };
export type ChangedDocument = { tree: Tree; text: string; errorCount: number };

export type OpenDocument = {
  tree: Tree;
  text: string;
  /** ERROR and MISSING nodes. */
  errorCount: number;
  /**
   * Parses the text with one span replaced, reusing what did not change, and calls `use` with the result, whose tree
   * lives until `use` returns. The document itself stays as it is.
   * @throws ParseFailedError
   */
  withReplacement: <T>(replacement: Replacement, use: (changed: ChangedDocument) => T) => T;
  /** ERROR and MISSING nodes with one span replaced; infinite when the result cannot be parsed at all. */
  errorCountWith: (replacement: Replacement) => number;
  close: () => void;
};

/**
 * Opens a file in which spans will be replaced. The caller closes it.
 * @param file path or name, which tells TSX from TypeScript
 * @throws ParseFailedError
 */
export async function openDocument(language: Language, text: string, file = ''): Promise<OpenDocument> {
  const runtime = await getRuntime();
  const parser = await getParser(runtime, grammarOf(language, file));
  const tree = parse({ parser, text, limitMs: LIMIT_MS });
  const errorCount = findFaults(tree).length;

  const withReplacement: OpenDocument['withReplacement'] = (replacement, use) => {
    const changed = text.slice(0, replacement.start) + replacement.text + text.slice(replacement.end);
    const before = tree.copy();
    before.edit(describeEdit(runtime, text, changed, replacement));
    let after: Tree | undefined;
    try {
      after = parse({ parser, text: changed, limitMs: LIMIT_MS, before });
      return use({ tree: after, text: changed, errorCount: findFaults(after).length });
    } finally {
      after?.delete();
      before.delete();
    }
  };

  const errorCountWith = (replacement: Replacement) => {
    if (text.slice(replacement.start, replacement.end) === replacement.text) return errorCount;
    try {
      return withReplacement(replacement, (changed) => changed.errorCount);
    } catch (error) {
      if (error instanceof ParseFailedError) return Number.POSITIVE_INFINITY;
      throw error;
    }
  };

  return { tree, text, errorCount, withReplacement, errorCountWith, close: () => tree.delete() };
}

/**
 * Spans of the ERROR and MISSING nodes of a tree, hidden ones included; those of MISSING nodes have no length. Only
 * branches that hold one are entered.
 */
export function findFaults(tree: Tree): { start: number; end: number }[] {
  const faults: { start: number; end: number }[] = [];
  const open = tree.rootNode.hasError ? [tree.rootNode] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    const faulty = node.children.filter((child) => child.hasError);
    // With nothing wrong below it, the fault is its own or that of a token which the grammar hides.
    if (node.isError || faulty.length === 0) faults.push({ start: node.startIndex, end: node.endIndex });
    open.push(...faulty);
  }
  return faults;
}

/**
 * True for text of another kind: most of it lies in ERROR nodes, and faults are dense. One construct that the grammar
 * does not know can put a whole file into an ERROR node too, but then all else in it is understood.
 */
function isForeign(tree: Tree, text: string): boolean {
  if (!tree.rootNode.hasError) return false;
  const faults = findFaults(tree).sort((a, b) => a.start - b.start);
  let end = 0;
  let covered = 0;
  for (const fault of faults) {
    covered += Math.max(0, fault.end - Math.max(end, fault.start));
    end = Math.max(end, fault.end);
  }
  return covered > text.length / 2 && faults.length > text.length / CHARS_PER_FAULT;
}

/** Bytes that the grammars and all open trees take; it grows to the highest need so far and never shrinks. */
export async function parserMemoryBytes(): Promise<number> {
  return (await getRuntime()).memory.buffer.byteLength;
}

function parse(input: { parser: TreeSitter.Parser; text: string; limitMs: number; before?: Tree }): Tree {
  const { parser, text, limitMs, before } = input;
  const deadline = performance.now() + limitMs;
  let tree: Tree | null;
  try {
    tree = parser.parse(text, before, { progressCallback: () => performance.now() >= deadline });
  } catch (error) {
    // An allocation failed and the runtime stopped half-way: nothing in it can be trusted any longer.
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    current = null;
    throw new ParseFailedError(`parsing took more than ${(MAX_PAGES * PAGE_BYTES) / 2 ** 20} MB`);
  }
  if (!tree) {
    parser.reset();
    throw new ParseFailedError(`parsing took more than ${limitMs / 1000} s`);
  }
  return tree;
}

function describeEdit({ api }: Runtime, text: string, changed: string, { start, end, text: own }: Replacement) {
  const newEnd = start + own.length;
  return new api.Edit({
    ...{ startIndex: start, oldEndIndex: end, newEndIndex: newEnd },
    ...{
      startPosition: pointAt(text, start),
      oldEndPosition: pointAt(text, end),
      newEndPosition: pointAt(changed, newEnd),
    },
  });
}

function pointAt(text: string, index: number): TreeSitter.Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: index - lineStart };
}

function getRuntime(): Promise<Runtime> {
  current ??= startRuntime().catch((error) => {
    current = null;
    throw error;
  });
  return current;
}

/** From the root and not from `import.meta.url`, which bundlers would follow into the WebAssembly files. */
const require = createRequire(path.join(projectRoot, 'package.json'));

/** Loads a fresh copy of the library, so that one whose memory is exhausted can be replaced and collected. */
async function startRuntime(): Promise<Runtime> {
  const library = require.resolve('web-tree-sitter');
  delete require.cache[library];
  const api: typeof TreeSitter = require(library);
  delete require.cache[library];
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAX_PAGES });
  // Its own message when it stops says nothing that ParseFailedError does not.
  await api.Parser.init({ wasmMemory: memory, printErr: () => {} });
  return { api, memory, parsers: new Map() };
}

function getParser(runtime: Runtime, grammar: GrammarName): Promise<TreeSitter.Parser> {
  const known = runtime.parsers.get(grammar);
  if (known) return known;
  const made = makeParser(runtime, grammar);
  runtime.parsers.set(grammar, made);
  made.catch(() => runtime.parsers.delete(grammar));
  return made;
}

async function makeParser({ api }: Runtime, grammar: GrammarName): Promise<TreeSitter.Parser> {
  const manifest = require.resolve('@vscode/tree-sitter-wasm/package.json');
  const file = path.join(path.dirname(manifest), 'wasm', `tree-sitter-${grammar}.wasm`);
  return new api.Parser().setLanguage(await api.Language.load(file));
}
