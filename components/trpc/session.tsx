'use client';
/** Who is signed in and which project is open, as the layouts of the server have read them. */
import { createContext, type ReactNode, useContext } from 'react';
import { hasRole, type Role } from '@/server/foundation/auth/roles';
import type { CurrentUser, MyProject } from '@/server/foundation/auth/schema';

const UserContext = createContext<CurrentUser | null>(null);
const ProjectContext = createContext<MyProject | null>(null);

export function UserProvider({ user, children }: { user: CurrentUser; children: ReactNode }) {
  return <UserContext value={user}>{children}</UserContext>;
}

export function ProjectProvider({ project, children }: { project: MyProject; children: ReactNode }) {
  return <ProjectContext value={project}>{children}</ProjectContext>;
}

/** The signed-in user, below a UserProvider. */
export function useCurrentUser(): CurrentUser {
  const user = useContext(UserContext);
  if (!user) throw new Error('useCurrentUser needs a UserProvider above it.');
  return user;
}

/** The open project, or the one shown last on pages outside projects, with the user's role in it; null for who has none. */
export function useOptionalProject(): MyProject | null {
  return useContext(ProjectContext);
}

/** The open project, below a ProjectProvider. */
export function useProject(): MyProject {
  const project = useOptionalProject();
  if (!project) throw new Error('useProject needs a ProjectProvider above it.');
  return project;
}

/** Whether to offer something to the user in the open project. The server decides again. */
export function useCan(minimum: Role): boolean {
  return hasRole(useOptionalProject()?.role ?? null, minimum);
}
