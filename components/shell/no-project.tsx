'use client';
import { FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { useCurrentUser } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { CreateProjectDialog } from './create-project-dialog';

export function NoProject() {
  const { isAdmin } = useCurrentUser();
  const [creating, setCreating] = useState(false);
  return (
    <Page>
      <PageHeader title="Projects" description="A project holds a corpus, its pairs, its runs and its members." />
      <EmptyState
        icon={FolderPlus}
        title={isAdmin ? 'There is no project yet.' : 'You are not a member of any project yet.'}
        body={isAdmin ? undefined : 'Ask an admin of a project to add you by your e-mail address.'}
        action={isAdmin && <Button onClick={() => setCreating(true)}>New project</Button>}
      />
      <CreateProjectDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}
