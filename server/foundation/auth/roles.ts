/** The ladder of roles in a project. Pure, so that browser code may import it. */
import { z } from 'zod';

/** From the least to the most: who has a role has all before it. */
export const ROLES = ['viewer', 'annotator', 'researcher', 'admin'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** True when `role` is `minimum` or above. No role is below all. */
export function hasRole(role: Role | null, minimum: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(minimum);
}
