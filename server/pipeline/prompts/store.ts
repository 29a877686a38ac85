/** Prompts by purpose and version: those that are built in (v1, v2 ...) and those that a project saved (p1, p2 ...). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { projectRoot } from '@/server/foundation/db/project-root';
import { inTransaction } from '@/server/foundation/db/transaction';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { type PromptPurpose, promptPurposeSchema, promptVersionSchema } from '../schema';
import { type PromptView, type SavePromptInput, savePromptSchema } from './schema';
import { findPromptProblems, type PromptText, parsePromptFile } from './template';

export { type FilledPrompt, fillPrompt, type PromptText } from './template';

type Services = { db: Db; user: { id: string } | null };
type PromptName = { projectId: string; purpose: PromptPurpose; version: string };

/** Released files never change: an edit is a new version. A test holds their hashes. */
const BUILT_IN_FOLDER = path.join(projectRoot, 'server', 'pipeline', 'prompts', 'built-in');
const FILE_NAME = /^([a-z]+)\.(v[1-9]\d*)\.md$/;

let builtIn: Promise<PromptText[]> | null = null;

/** The prompts that come with this version, by purpose and version. */
export function listBuiltInPrompts(): Promise<readonly PromptText[]> {
  builtIn ??= readBuiltIn().catch((error) => {
    builtIn = null;
    throw error;
  });
  return builtIn;
}

async function readBuiltIn(): Promise<PromptText[]> {
  const names = await fs.readdir(BUILT_IN_FOLDER);
  const prompts = await Promise.all(
    names.map(async (name) => {
      const [, purpose, version = ''] = FILE_NAME.exec(name) ?? [];
      const known = promptPurposeSchema.safeParse(purpose);
      if (!known.success) throw new Error(`${name}: a built-in prompt is called purpose.v1.md`);
      const parts = parsePromptFile(await fs.readFile(path.join(BUILT_IN_FOLDER, name), 'utf8'));
      return { purpose: known.data, version, ...parts };
    }),
  );
  return prompts.sort((a, b) => orderOf(a) - orderOf(b));
}

/**
 * One prompt as its calls need it.
 * @throws NotFoundError when there is none of this version; InvalidInputError for what is no version
 */
export async function loadPrompt(db: Db, { projectId, purpose, version }: PromptName): Promise<PromptText> {
  if (!promptVersionSchema.safeParse(version).success) {
    throw new InvalidInputError(`${version} is no version of a prompt: those look like v1 or p1.`);
  }
  if (version.startsWith('v')) {
    const prompt = (await listBuiltInPrompts()).find((one) => one.purpose === purpose && one.version === version);
    if (!prompt) throw new NotFoundError(`There is no built-in ${purpose} prompt ${version}.`);
    return prompt;
  }
  const row = await db.prisma.promptTemplate.findUnique({
    where: { projectId_purpose_version: { projectId, purpose, version } },
    select: { system: true, user: true },
  });
  if (!row) throw new NotFoundError(`There is no ${purpose} prompt ${version} in this project.`);
  return { purpose, version, ...row };
}

/** All prompts of a project: of each purpose those that are built in, then those that were saved, oldest first. */
export async function listPrompts(
  { db }: Pick<Services, 'db'>,
  { projectId }: { projectId: string },
): Promise<PromptView[]> {
  const { rows } = await db.pool.query<Omit<PromptView, 'builtIn'>>(
    `SELECT purpose, version, system, prompt_template."user", note, prompt_template.created_at AS "createdAt",
       person.name AS "createdBy"
     FROM prompt_template LEFT JOIN "user" AS person ON person.id = prompt_template.created_by_id
     WHERE project_id = $1`,
    [projectId],
  );
  const own = rows.map((row) => ({ ...row, builtIn: false }));
  const given = (await listBuiltInPrompts()).map((prompt) => ({
    ...{ ...prompt, builtIn: true, note: '', createdAt: null, createdBy: null },
  }));
  return [...given, ...own].sort((a, b) => orderOf(a) - orderOf(b));
}

/** The versions that forms offer, by purpose: the built-in ones first. */
export async function listPromptVersions(
  db: Db,
  { projectId }: { projectId: string },
): Promise<Record<PromptPurpose, string[]>> {
  const own = await db.prisma.promptTemplate.findMany({
    where: { projectId },
    select: { purpose: true, version: true },
  });
  const saved = own.map(({ purpose, version }) => ({ purpose: promptPurposeSchema.parse(purpose), version }));
  const all = [...(await listBuiltInPrompts()), ...saved].sort((a, b) => orderOf(a) - orderOf(b));
  const versionsOf = (purpose: PromptPurpose) => all.filter((one) => one.purpose === purpose).map((one) => one.version);
  const { method, parameter, undefinedvariable, import: imports, judge } = promptPurposeSchema.enum;
  return {
    method: versionsOf(method),
    parameter: versionsOf(parameter),
    undefinedvariable: versionsOf(undefinedvariable),
    import: versionsOf(imports),
    judge: versionsOf(judge),
  };
}

/** By purpose, then built-in before saved, then by number. */
function orderOf({ purpose, version }: Pick<PromptText, 'purpose' | 'version'>): number {
  const place = promptPurposeSchema.options.indexOf(purpose) * 2 + (version.startsWith('v') ? 0 : 1);
  return place * 1_000_000 + Number(version.slice(1));
}

/**
 * Saves a prompt as the project's next version of this purpose.
 * @throws InvalidInputError which names the part and the placeholder; NotFoundError when there is no such project
 */
export async function savePrompt(
  { db, user }: Services,
  { projectId, ...input }: SavePromptInput & { projectId: string },
): Promise<{ version: string }> {
  const parsed = savePromptSchema.safeParse(input);
  if (!parsed.success) throw new InvalidInputError(parsed.error.issues[0]?.message ?? 'The prompt is not valid.');
  const prompt = parsed.data;
  const problems = findPromptProblems(prompt.purpose, prompt);
  if (problems.length > 0) throw new InvalidInputError(problems.join(' '));
  return inTransaction(db.pool, async (tx) => {
    // Two people who save at the same moment get two versions.
    const project = await tx.query('SELECT 1 FROM project WHERE id = $1 FOR NO KEY UPDATE', [projectId]);
    if (project.rowCount === 0) throw new NotFoundError('There is no such project.');
    const { rows } = await tx.query<{ version: string }>(
      `INSERT INTO prompt_template (id, project_id, purpose, version, system, "user", note, created_by_id)
       SELECT $1, $2, $3, 'p' || coalesce(max(substr(version, 2)::int), 0) + 1, $4, $5, $6, $7
       FROM prompt_template WHERE project_id = $2 AND purpose = $3
       RETURNING version`,
      [newId(), projectId, prompt.purpose, prompt.system, prompt.user, prompt.note, user?.id ?? null],
    );
    const version = rows[0]?.version ?? '';
    const target = `${prompt.purpose} ${version}`;
    await writeAuditLog(tx, { actorId: user?.id ?? null, projectId, action: 'prompt.save', target });
    return { version };
  });
}
