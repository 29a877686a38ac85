/** Which license a project folder is under: the text of its license file, and what its manifest declares. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import correct from 'spdx-correct';
import satisfies from 'spdx-satisfies';

const require = createRequire(import.meta.url);

export const LICENSE_FILE = /^(licen[cs]e|copying|unlicense)([-.].*)?$/i;
const MANIFESTS = ['package.json', 'Cargo.toml', 'pyproject.toml', 'pom.xml'];
/** Licensee, GitHub's detector, asks for 0.98 of a normalised text; appended notices make that too strict here. */
const SIMILAR_ENOUGH = 0.9;
const LONGEST_TEXT = 200_000;

export type FoundLicense = {
  /** SPDX expression, or NOASSERTION when there is a license text that nobody recognises. */
  spdx: string;
  /** File it was read from. */
  source: string;
};

/**
 * Reads the licenses that a folder itself states, license file first.
 * @param entries names in the folder
 */
export async function readLicenses(folder: string, entries: string[]): Promise<FoundLicense[]> {
  const found: FoundLicense[] = [];
  for (const name of entries.filter((entry) => LICENSE_FILE.test(entry)).sort()) {
    const text = await readText(path.join(folder, name));
    if (text !== null) found.push({ spdx: identifyLicense(text) ?? 'NOASSERTION', source: name });
  }
  for (const name of MANIFESTS.filter((manifest) => entries.includes(manifest))) {
    const text = await readText(path.join(folder, name));
    const declared = text === null ? null : declaredLicense(name, text);
    if (declared) found.push({ spdx: correct(declared) ?? declared, source: name });
  }
  return found;
}

export type LicenseVerdict =
  | { allowed: true; license: FoundLicense }
  | { allowed: false; reason: 'license-missing' | 'license-not-allowed'; detail: string };

/** The stricter wins: every license that a folder states must be allowed. An OR needs one side, an AND both. */
export function judgeLicenses(found: FoundLicense[], allowed: string[]): LicenseVerdict {
  const [first] = found;
  if (!first) return { allowed: false, reason: 'license-missing', detail: 'no license file and none in the manifest' };
  const refused = found.find(({ spdx }) => !isAllowed(spdx, allowed));
  if (refused) {
    return { allowed: false, reason: 'license-not-allowed', detail: `${refused.spdx} (${refused.source})` };
  }
  return { allowed: true, license: first };
}

function isAllowed(expression: string, allowed: string[]): boolean {
  try {
    return satisfies(expression, allowed);
  } catch {
    // Not an SPDX expression: 'SEE LICENSE IN …', NOASSERTION, free text.
    return false;
  }
}

function declaredLicense(name: string, text: string): string | null {
  if (name === 'package.json') return licenseOfPackageJson(text);
  if (name === 'pom.xml') return text.match(/<license>[\s\S]{0,400}?<name>\s*([^<]+?)\s*<\/name>/)?.[1] ?? null;
  const line = text.match(/^\s*license\s*=\s*(?:"([^"]+)"|'([^']+)'|\{[^}]*text\s*=\s*"([^"]+)")/m);
  return line?.[1] ?? line?.[2] ?? line?.[3] ?? null;
}

function licenseOfPackageJson(text: string): string | null {
  try {
    const { license, licenses } = JSON.parse(text);
    if (typeof license === 'string') return license;
    if (typeof license?.type === 'string') return license.type;
    // The form of npm before 2014: a choice among several.
    const types = Array.isArray(licenses)
      ? licenses.map((item) => item?.type).filter((type) => typeof type === 'string')
      : [];
    return types.length > 0 ? types.join(' OR ') : null;
  } catch {
    return null;
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    const stat = await fs.lstat(file);
    return stat.isFile() && stat.size <= LONGEST_TEXT ? await fs.readFile(file, 'utf8') : null;
  } catch {
    return null;
  }
}

type Known = { id: string; words: Map<string, number>; size: number };
let known: Known[] | null = null;
const identified = new Map<string, string | null>();

/** SPDX id of a license text: the known text with the highest Sørensen-Dice similarity of word pairs, if it is high. */
export function identifyLicense(text: string): string | null {
  const key = createHash('sha256').update(text).digest('base64');
  const before = identified.get(key);
  if (before !== undefined) return before;
  known ??= loadKnown();
  const words = wordPairs(text);
  const size = total(words);
  let best: { id: string; score: number } = { id: '', score: 0 };
  for (const license of known) {
    const most = (2 * Math.min(size, license.size)) / (size + license.size);
    if (most < SIMILAR_ENOUGH || most <= best.score) continue;
    const score = dice(words, size, license);
    if (score > best.score) best = { id: license.id, score };
  }
  const result = best.score >= SIMILAR_ENOUGH ? best.id : null;
  identified.set(key, result);
  return result;
}

function loadKnown(): Known[] {
  const list: Record<string, { licenseText: string }> = require('spdx-license-list/full');
  return Object.entries(list)
    .map(([id, { licenseText }]) => ({ id, words: wordPairs(licenseText), size: 0 }))
    .map((license) => ({ ...license, size: total(license.words) }))
    .filter((license) => license.size > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Multiset of neighbouring words, without what differs from one project to the next. */
function wordPairs(text: string): Map<string, number> {
  const words = text
    .split('\n')
    .filter((line) => !/^\W*(copyright|\(c\)|©|all rights reserved)/i.test(line))
    .join(' ')
    .toLowerCase()
    .replace(/<<[^>]*>>|<[^>]*>|\[[^\]]*\]/g, ' ')
    .match(/[a-z0-9]+/g);
  const pairs = new Map<string, number>();
  for (let at = 1; at < (words?.length ?? 0); at++) {
    const pair = `${words?.[at - 1]} ${words?.[at]}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

const total = (words: Map<string, number>) => [...words.values()].reduce((sum, n) => sum + n, 0);

function dice(words: Map<string, number>, size: number, license: Known): number {
  let common = 0;
  for (const [pair, n] of words) common += Math.min(n, license.words.get(pair) ?? 0);
  return (2 * common) / (size + license.size);
}
