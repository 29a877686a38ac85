import path from 'node:path';
import type { Language } from '../../schema';

const EXTENSIONS: Record<string, Language> = {
  '.cpp': 'cpp',
  '.cc': 'cpp',
  '.cxx': 'cpp',
  '.hpp': 'cpp',
  '.hh': 'cpp',
  '.hxx': 'cpp',
  '.h': 'cpp',
  '.cs': 'csharp',
  '.go': 'go',
  '.java': 'java',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascript',
  '.py': 'python',
  '.rs': 'rust',
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'typescript',
};

/** The language of a file by its name, or null when it is none of the eight. */
export function languageOfPath(file: string): Language | null {
  return EXTENSIONS[path.extname(file).toLowerCase()] ?? null;
}

const CPP_SIGNS = /^\s*(namespace\s+\w|class\s+\w|template\s*<|using\s+\w)|\bstd::/m;

/** A `.h` file may be C, which is none of the eight; the others are what their ending says. */
export function isReallyCpp(file: string, text: string): boolean {
  return path.extname(file).toLowerCase() !== '.h' || CPP_SIGNS.test(text);
}
