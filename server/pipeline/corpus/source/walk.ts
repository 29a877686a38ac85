/** Walks a folder of projects: which repository each file belongs to, and why a file is not even read. */
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { Language, SkipReason } from '../../schema';
import { languageOfPath } from './languages';
import { type FoundLicense, judgeLicenses, LICENSE_FILE, type LicenseVerdict, readLicenses } from './licenses';
import { isVendoredFolder, skipByName } from './quality';

export type WalkedRepository = {
  /** Path of its folder relative to the source, '' for the source itself. */
  folder: string;
  /** Its folder relative to the source, or the source's own name; below a repository that was named, under that name. */
  name: string;
  verdict: LicenseVerdict;
  hasGit: boolean;
};

/** `path` is relative to the source, with forward slashes; a folder that was not entered ends in one. */
export type WalkedEntry =
  | { path: string; language: Language; repository: WalkedRepository; skip?: undefined }
  | { path: string; skip: SkipReason; detail?: string };

export type WalkOptions = {
  languages: readonly Language[];
  licenses: string[];
  maxFileBytes: number;
  signal: AbortSignal;
  /** The folder is one repository of this name, whatever is in it; its license where no file in it states one. */
  repository?: { name: string; license: FoundLicense | null };
};

/** A file in a folder that makes the folder a project of its own when nothing above it is one. */
const MANIFEST =
  /^(package\.json|cargo\.toml|go\.mod|pyproject\.toml|setup\.py|pom\.xml|build\.gradle(\.kts)?|cmakelists\.txt|.*\.(csproj|sln))$/i;

/** What a folder inherits from those above it. */
type Above = { repository: WalkedRepository | null; ignores: { base: string; rules: Ignore }[] };

/**
 * Visits every file below `root` in a fixed order. Links are not followed, so the walk stays inside the tree and ends.
 * Folders that are ignored or vendored come as one entry and are not entered.
 */
export async function* walkSource(root: string, options: WalkOptions): AsyncGenerator<WalkedEntry> {
  yield* walkFolder({ root, folder: '', above: { repository: null, ignores: [] }, options });
}

type FolderInput = { root: string; folder: string; above: Above; options: WalkOptions };

async function* walkFolder({ root, folder, above, options }: FolderInput): AsyncGenerator<WalkedEntry> {
  if (options.signal.aborted) throw options.signal.reason;
  let entries: Dirent[];
  try {
    entries = await fs.readdir(path.join(root, folder), { withFileTypes: true });
  } catch (error) {
    yield { path: `${folder}/`, skip: 'unreadable', detail: (error as NodeJS.ErrnoException).code };
    return;
  }
  // By code unit, so that every machine walks in the same order.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = entries.map((entry) => entry.name);
  const here: Above = {
    repository: await findRepository({ root, folder, names, above, options }),
    ignores: await readIgnores({ root, folder, names, above }),
  };
  for (const entry of entries) {
    const at = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (entry.name === '.git') continue;
      if (isVendoredFolder(entry.name)) yield { path: `${at}/`, skip: 'vendored' };
      else if (isIgnored(`${at}/`, here.ignores)) yield { path: `${at}/`, skip: 'ignored' };
      else yield* walkFolder({ root, folder: at, above: here, options });
    } else yield await visitFile({ root, at, entry, here, options });
  }
}

type FileInput = { root: string; at: string; entry: Dirent; here: Above; options: WalkOptions };

async function visitFile({ root, at, entry, here, options }: FileInput): Promise<WalkedEntry> {
  if (entry.isSymbolicLink()) return { path: at, skip: 'symlink' };
  if (!entry.isFile()) return { path: at, skip: 'not-a-file' };
  if (isIgnored(at, here.ignores)) return { path: at, skip: 'ignored' };
  const language = languageOfPath(entry.name);
  if (!language) return { path: at, skip: 'unsupported-language' };
  if (!options.languages.includes(language)) return { path: at, skip: 'language-not-selected' };
  const byName = skipByName(entry.name);
  if (byName) return { path: at, skip: byName };
  const verdict = here.repository?.verdict ?? judgeLicenses([], options.licenses);
  if (!verdict.allowed) return { path: at, skip: verdict.reason, detail: verdict.detail };
  try {
    const { size } = await fs.lstat(path.join(root, at));
    if (size > options.maxFileBytes) return { path: at, skip: 'too-large', detail: `${size} bytes` };
  } catch (error) {
    return { path: at, skip: 'unreadable', detail: (error as NodeJS.ErrnoException).code };
  }
  return here.repository ? { path: at, language, repository: here.repository } : { path: at, skip: 'license-missing' };
}

type RepositoryInput = { root: string; folder: string; names: string[]; above: Above; options: WalkOptions };

/**
 * A folder is a repository when it has .git or states a license, or when it has a manifest and nothing above it is one.
 * Otherwise its files belong to the repository above, as the packages of a monorepo do.
 */
async function findRepository({
  root,
  folder,
  names,
  above,
  options,
}: RepositoryInput): Promise<WalkedRepository | null> {
  const given = folder === '' ? options.repository : undefined;
  const hasGit = names.includes('.git');
  const hasManifest = names.some((name) => MANIFEST.test(name));
  if (!given && !hasGit && !hasManifest && !names.some((name) => LICENSE_FILE.test(name))) return above.repository;
  const read = await readLicenses(path.join(root, folder), names);
  const found = read.length === 0 && given?.license ? [given.license] : read;
  if (found.length === 0 && !given && !hasGit && above.repository) return above.repository;
  const verdict = judgeLicenses(found, options.licenses);
  return { folder, name: nameOf(root, folder, options), verdict, hasGit };
}

function nameOf(root: string, folder: string, { repository }: WalkOptions): string {
  if (repository) return folder ? `${repository.name}/${folder}` : repository.name;
  return folder || path.basename(root);
}

async function readIgnores(input: {
  root: string;
  folder: string;
  names: string[];
  above: Above;
}): Promise<Above['ignores']> {
  const { root, folder, names, above } = input;
  if (!names.includes('.gitignore')) return above.ignores;
  try {
    const text = await fs.readFile(path.join(root, folder, '.gitignore'), 'utf8');
    return [...above.ignores, { base: folder ? `${folder}/` : '', rules: ignore().add(text) }];
  } catch {
    return above.ignores;
  }
}

function isIgnored(at: string, ignores: Above['ignores']): boolean {
  // The rules nearest to the file have the last word, as in git.
  for (const { base, rules } of [...ignores].reverse()) {
    const relative = at.slice(base.length);
    if (!ignore.isPathValid(relative)) continue;
    const { ignored, unignored } = rules.test(relative);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
