/** Which files are not code that a person wrote here: vendored, generated, minified, binary. */
import type { SkipReason } from '../../schema';

/** Folders whose content belongs to somebody else, or is output. */
const VENDORED_FOLDERS = new Set([
  ...[
    'node_modules',
    'bower_components',
    'jspm_packages',
    'vendor',
    'vendors',
    'third_party',
    'third-party',
    'thirdparty',
  ],
  ...['3rdparty', 'Godeps', 'Pods', 'Carthage', 'site-packages', '.venv', 'venv', '.tox', '.yarn', '__pycache__'],
]);

export const isVendoredFolder = (name: string) => VENDORED_FOLDERS.has(name);

const GENERATED_NAMES =
  /(\.pb\.(go|cc|h)|_pb2(_grpc)?\.py|\.g\.(cs|dart)|\.designer\.cs|\.generated\.\w+|_generated\.\w+)$/i;
const MINIFIED_NAMES = /[.-]min\.[cm]?js$/i;
const DECLARATIONS = /\.d\.[cm]?ts$/i;
/** Said near the top of a file by the program that wrote it. */
const GENERATED_MARKS =
  /@generated\b|<auto-?generated|\bcode generated\b.*\bdo not edit\b|\b(auto-?generated|generated (by|from|with|using))\b|\bdo not (edit|modify)\b/i;
/** Left behind by bundlers and compilers. */
const COMPILED_MARKS =
  /\b__webpack_require__\b|^\/\/[#@] sourceMappingURL=|^(var|const) __(create|defProp|importDefault|awaiter)\b/m;
/** GitHub Linguist's bound for minified files: the mean length of a line. */
const MINIFIED_MEAN_LINE = 110;
const LONGEST_LINE = 2_000;

/** What the name alone says. */
export function skipByName(name: string): SkipReason | null {
  if (MINIFIED_NAMES.test(name)) return 'minified';
  if (GENERATED_NAMES.test(name)) return 'generated';
  if (DECLARATIONS.test(name)) return 'declarations-only';
  return null;
}

/** What the text says. */
export function skipByText(text: string): SkipReason | null {
  if (text.includes('\0')) return 'binary';
  if (!text.trim()) return 'empty';
  const head = text.slice(0, 2_000).split('\n', 12).join('\n');
  if (GENERATED_MARKS.test(head) || COMPILED_MARKS.test(text)) return 'generated';
  const lines = text.split('\n');
  if (text.length / lines.length > MINIFIED_MEAN_LINE) return 'minified';
  return lines.some((line) => line.length > LONGEST_LINE) ? 'minified' : null;
}

/**
 * Decodes UTF-8 strictly; a byte order mark stays in the text, so that it can be written back byte for byte.
 * @returns null when the bytes are not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
