/**
 * The format of prompts. Pure, so that browser code may check a prompt while it is written.
 *
 * A built-in prompt is a Markdown file: `# System`, the part that is the same for all calls, then `# User`, the part that
 * changes. `{{name}}` in the user part is a placeholder; each stands there once. All but `{{language}}` hold text that
 * nobody here wrote and therefore stand alone on a line between a tag and its end, alone on their lines too:
 *
 *     <before>
 *     {{prefix}}
 *     </before>
 *
 * Values go in as they are and are not read again. When one of them holds such a tag, all tags of the prompt get a number
 * that none of them holds (`<before-2>`): what is between the tags cannot end them.
 */
import type { PromptMessage } from '@/server/foundation/models/types';
import type { PromptPurpose } from '../schema';

export type PromptParts = { system: string; user: string };
export type PromptText = PromptParts & { purpose: PromptPurpose; version: string };

export type Placeholder = { name: string; required: boolean; description: string };

const GENERATION_PLACEHOLDERS: readonly Placeholder[] = [
  { name: 'language', required: true, description: 'Name of the language, such as Python' },
  { name: 'path', required: false, description: 'Path of the file' },
  { name: 'prefix', required: true, description: 'The file up to the hole' },
  { name: 'chosen', required: true, description: "The developer's completion" },
  { name: 'suffix', required: true, description: 'The file after the hole' },
  { name: 'symbols', required: false, description: 'Names that exist in the project, one a line' },
];

const JUDGE_PLACEHOLDERS: readonly Placeholder[] = [
  { name: 'language', required: true, description: 'Name of the language, such as Python' },
  { name: 'prefix', required: true, description: 'The file up to the completion' },
  { name: 'candidate', required: true, description: 'The completion that is judged' },
  { name: 'suffix', required: true, description: 'The file after the completion' },
];

/** What a prompt of this purpose may and must hold. */
export function placeholdersOf(purpose: PromptPurpose): readonly Placeholder[] {
  return purpose === 'judge' ? JUDGE_PLACEHOLDERS : GENERATION_PLACEHOLDERS;
}

const PLACEHOLDER = /\{\{[ \t]*([A-Za-z_][\w-]*)[ \t]*\}\}/g;
/** A placeholder alone on its line, between a tag and its end. */
const FENCED = /^<([a-z][a-z0-9-]*)>\n\{\{[ \t]*([A-Za-z_][\w-]*)[ \t]*\}\}\n<\/\1>[ \t]*$/gm;
/** The one value that is ours. */
const UNFENCED = 'language';

/** What is wrong with a prompt, a sentence each that names the part; empty when nothing is. */
export function findPromptProblems(purpose: PromptPurpose, { system, user }: PromptParts): string[] {
  const known = placeholdersOf(purpose);
  const used = namesIn(user);
  const fenced = new Set([...user.matchAll(FENCED)].map((match) => match[2]));
  const list = known.map(({ name }) => `{{${name}}}`).join(', ');
  return [
    ...[...new Set(namesIn(system))].map(
      (name) =>
        `system: {{${name}}} stands in the system part, which is the same for all calls; move it to the user part.`,
    ),
    ...[...new Set(used)]
      .filter((name) => !known.some((placeholder) => placeholder.name === name))
      .map((name) => `user: {{${name}}} is unknown. There are: ${list}.`),
    ...known
      .filter(({ name, required }) => required && !used.includes(name))
      .map(({ name }) => `user: {{${name}}} is missing.`),
    ...known
      .filter(({ name }) => used.indexOf(name) !== used.lastIndexOf(name))
      .map(({ name }) => `user: {{${name}}} stands there more than once.`),
    ...known
      .filter(({ name }) => name !== UNFENCED && used.includes(name) && !fenced.has(name))
      .map(
        ({ name }) =>
          `user: {{${name}}} must stand alone on a line, with a tag such as <${name}> alone on the line before and </${name}> on the line after.`,
      ),
  ];
}

function namesIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

export type FilledPrompt = { system: string; messages: PromptMessage[] };

/**
 * Puts values into a prompt's placeholders.
 * @param values by name; those that the prompt does not use are left out
 * @throws Error which names the placeholder, when a value is missing
 */
export function fillPrompt({ system, user }: PromptParts, values: Readonly<Record<string, string>>): FilledPrompt {
  const tags = new Set([...user.matchAll(FENCED)].map((match) => match[1] ?? ''));
  const own = namesIn(user).map((name) => readValue(values, name));
  const mark = findMark(tags, own);
  const marked =
    mark === '' ? user : user.replace(FENCED, (_, tag, name) => `<${tag}${mark}>\n{{${name}}}\n</${tag}${mark}>`);
  // A function, so that `$&` in a value means nothing; one pass, so that `{{suffix}}` in a value stays as it is.
  const text = marked.replace(PLACEHOLDER, (_, name: string) => readValue(values, name));
  return { system, messages: [{ role: 'user', text }] };
}

function readValue(values: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new Error(`The prompt needs a value for {{${name}}}.`);
  return value;
}

/** What to put behind the names of all tags, so that no value holds one of them. */
function findMark(tags: ReadonlySet<string>, values: readonly string[]): string {
  for (let n = 1; ; n++) {
    const mark = n === 1 ? '' : `-${n}`;
    const held = [...tags].some((tag) => {
      const pattern = new RegExp(`<\\s*/?\\s*${tag}${mark}(?![\\w-])`, 'i');
      return values.some((value) => pattern.test(value));
    });
    if (!held) return mark;
  }
}

/**
 * Reads the text of a built-in prompt's file.
 * @throws Error when a part is missing
 */
export function parsePromptFile(text: string): PromptParts {
  const match = /^# System\n([\s\S]*?)\n# User\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n'));
  const [system, user] = [match?.[1]?.trim(), match?.[2]?.trim()];
  if (!system || !user) throw new Error('A prompt file has a "# System" part and then a "# User" part.');
  return { system, user };
}
