/** People and projects as forms, API and command line see them. Pure zod, so that browser code may import it. */
import { z } from 'zod';
import { roleSchema } from './roles';

/** The pattern of HTML's e-mail field: unlike a public one it allows `admin@localhost`. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ pattern: z.regexes.html5Email, error: 'This is not an e-mail address.' }));

/** Checked where a password is set, not where one is tried. */
export const newPasswordSchema = z
  .string()
  .min(10, 'A password has at least 10 characters.')
  .max(200, 'A password has at most 200 characters.');

export const nameSchema = z.string().trim().min(1, 'A name is needed.').max(100, 'A name has at most 100 characters.');

export const slugSchema = z
  .string()
  .max(60, 'At most 60 characters.')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters and digits, with single hyphens between them.');

// Users

/** Who is signed in. */
export const currentUserSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  isAdmin: z.boolean(),
});
export type CurrentUser = z.infer<typeof currentUserSchema>;

export const userRowSchema = currentUserSchema.extend({
  disabledAt: z.date().nullable(),
  createdAt: z.date(),
  /** False for someone who can only come in through GitHub. */
  hasPassword: z.boolean(),
  /** Number of projects. */
  projects: z.number(),
});
export type UserRow = z.infer<typeof userRowSchema>;

export const createUserInput = z.object({
  email: emailSchema,
  name: nameSchema,
  isAdmin: z.boolean().default(false),
  /** Generated when absent. */
  password: newPasswordSchema.optional(),
});
export type CreateUserInput = z.input<typeof createUserInput>;

export const updateUserInput = z.object({
  userId: z.uuid(),
  name: nameSchema.optional(),
  isAdmin: z.boolean().optional(),
  disabled: z.boolean().optional(),
});
export type UpdateUserInput = z.infer<typeof updateUserInput>;

export const changePasswordInput = z.object({ current: z.string().max(1_000), next: newPasswordSchema });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

// Projects and their members

export const projectSchema = z.object({ id: z.uuid(), slug: z.string(), name: z.string() });
export type Project = z.infer<typeof projectSchema>;

/** A project with what the reader may do in it; an instance admin is admin everywhere. */
export const myProjectSchema = projectSchema.extend({ role: roleSchema });
export type MyProject = z.infer<typeof myProjectSchema>;

export const createProjectInput = z.object({ slug: slugSchema, name: nameSchema });
export type CreateProjectInput = z.infer<typeof createProjectInput>;

export const memberSchema = z.object({
  userId: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  /** A disabled user keeps the membership and cannot use it. */
  disabled: z.boolean(),
  createdAt: z.date(),
});
export type Member = z.infer<typeof memberSchema>;

export const setMemberInput = z.object({ email: emailSchema, role: roleSchema });
