/** Projects: the unit of membership. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { ConflictError, NotFoundError } from '@/server/foundation/errors';
import { type DifficultyBands, difficultyBandsSchema } from '@/server/foundation/statistics/schema';
import { writeAuditLog } from './audit-log';
import type { Role } from './roles';
import { type CreateProjectInput, type CurrentUser, createProjectInput, type MyProject, type Project } from './schema';
import type { Actor, Services } from './users';

type Reader = { db: Db; user: Pick<CurrentUser, 'id' | 'isAdmin'> };

/** The projects that the user can open, by name. */
export async function listProjects({ db, user }: Reader): Promise<MyProject[]> {
  const { rows } = await db.pool.query<MyProject>(
    `SELECT p.id, p.slug, p.name, CASE WHEN $2 THEN 'admin' ELSE m.role END AS role
     FROM project p LEFT JOIN membership m ON m.project_id = p.id AND m.user_id = $1
     WHERE $2 OR m.role IS NOT NULL ORDER BY lower(p.name), p.id`,
    [user.id, user.isAdmin],
  );
  return rows;
}

/** @throws NotFoundError also when the project exists and the user is no member of it */
export async function findProjectBySlug({ db, user }: Reader, { slug }: { slug: string }): Promise<MyProject> {
  const project = await db.prisma.project.findUnique({ where: { slug }, select: { id: true } });
  const access = project && (await findProjectAccess({ db, user }, { projectId: project.id }));
  if (!access?.role) throw new NotFoundError('There is no such project, or you are not a member of it.');
  return { ...access.project, role: access.role };
}

export type ProjectAccess = {
  project: Project;
  /** null: not a member. */
  role: Role | null;
};

/** What the user may do in a project; null when there is no such project. Reads the rows of this moment. */
export async function findProjectAccess(
  { db, user }: Reader,
  { projectId }: { projectId: string },
): Promise<ProjectAccess | null> {
  const { rows } = await db.pool.query<Project & { role: Role | null }>(
    `SELECT p.id, p.slug, p.name, m.role
     FROM project p LEFT JOIN membership m ON m.project_id = p.id AND m.user_id = $2 WHERE p.id = $1`,
    [projectId, user.id],
  );
  if (!rows[0]) return null;
  const { role, ...project } = rows[0];
  return { project, role: user.isAdmin ? 'admin' : role };
}

/** @throws ConflictError when the slug is taken */
export async function createProject({ db, user: actor }: Services, input: CreateProjectInput): Promise<Project> {
  return inTransaction(db.pool, async (tx) => {
    const project = await insertProject(tx, actor, createProjectInput.parse(input));
    if (!project) throw new ConflictError(`There is already a project at ${input.slug}.`);
    return project;
  });
}

/** The project at this slug, made when absent. */
export async function ensureProject(db: Db, input: CreateProjectInput): Promise<Project & { created: boolean }> {
  const given = createProjectInput.parse(input);
  return inTransaction(db.pool, async (tx) => {
    const made = await insertProject(tx, null, given);
    if (made) return { ...made, created: true };
    const { rows } = await tx.query<Project>('SELECT id, slug, name FROM project WHERE slug = $1', [given.slug]);
    if (!rows[0]) throw new ConflictError(`The project ${given.slug} was removed while it was being looked up.`);
    return { ...rows[0], created: false };
  });
}

/** Changes the name; the slug stays, because links contain it. */
export async function renameProject(
  { db, user: actor }: Services,
  { projectId, name }: { projectId: string; name: string },
): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const { rowCount } = await tx.query('UPDATE project SET name = $2 WHERE id = $1', [projectId, name]);
    if (rowCount === 0) throw new NotFoundError('There is no such project.');
    const entry = { action: 'project.rename', target: projectId, detail: { name } };
    await writeAuditLog(tx, { actorId: actor?.id ?? null, projectId, ...entry });
  });
}

/** @throws NotFoundError */
export async function getDifficultyBands(
  { db }: Pick<Services, 'db'>,
  { projectId }: { projectId: string },
): Promise<DifficultyBands> {
  const project = await db.prisma.project.findUnique({
    where: { id: projectId },
    select: { easyMax: true, hardMin: true },
  });
  if (!project) throw new NotFoundError('There is no such project.');
  return project;
}

/** Changes what counts as easy and hard in all of the project's counts; no vote or fool rate changes. */
export async function setDifficultyBands(
  { db, user: actor }: Services,
  { projectId, ...input }: DifficultyBands & { projectId: string },
): Promise<void> {
  const bands = difficultyBandsSchema.parse(input);
  await inTransaction(db.pool, async (tx) => {
    const { rowCount } = await tx.query('UPDATE project SET easy_max = $2, hard_min = $3 WHERE id = $1', [
      projectId,
      bands.easyMax,
      bands.hardMin,
    ]);
    if (rowCount === 0) throw new NotFoundError('There is no such project.');
    const entry = { action: 'project.set-bands', target: projectId, detail: bands };
    await writeAuditLog(tx, { actorId: actor?.id ?? null, projectId, ...entry });
  });
}

async function insertProject(tx: pg.PoolClient, actor: Actor, input: CreateProjectInput): Promise<Project | null> {
  const id = newId();
  const { rowCount } = await tx.query(
    'INSERT INTO project (id, slug, name) VALUES ($1, $2, $3) ON CONFLICT (slug) DO NOTHING',
    [id, input.slug, input.name],
  );
  if (rowCount === 0) return null;
  const entry = { action: 'project.create', target: id, detail: { slug: input.slug, name: input.name } };
  await writeAuditLog(tx, { actorId: actor?.id ?? null, projectId: id, ...entry });
  return { id, slug: input.slug, name: input.name };
}
