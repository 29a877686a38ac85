'use client';
import { useProject } from '@/components/trpc/session';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { showInert } from '@/components/ui/inert-text';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { SettingsNav } from '@/components/users/settings-nav';
import { AddMemberForm } from './add-member-form';
import { DifficultyBandsForm } from './difficulty-bands-form';
import { MembersTable } from './members-table';
import { RenameProjectForm } from './rename-project-form';

/** Members, difficulty bands and name of a project, for its admins. */
export function ProjectSettingsPage() {
  const project = useProject();
  return (
    <Page width="text">
      <PageHeader title="Project settings" description={showInert(`${project.name}, at /p/${project.slug}`)} />
      <SettingsNav />
      <Card aria-labelledby="members">
        <CardHeader id="members" title="Members" note="Admins of the installation need no membership." />
        <CardBody className="border-b">
          <AddMemberForm projectId={project.id} />
        </CardBody>
        <MembersTable projectId={project.id} />
      </Card>
      <Card aria-labelledby="bands">
        <CardHeader id="bands" title="Difficulty bands" note="by fool rate; between the two a pair is medium" />
        <CardBody>
          <DifficultyBandsForm projectId={project.id} />
        </CardBody>
      </Card>
      <Card aria-labelledby="name">
        <CardHeader id="name" title="Name" />
        <CardBody>
          <RenameProjectForm project={project} />
        </CardBody>
      </Card>
    </Page>
  );
}
