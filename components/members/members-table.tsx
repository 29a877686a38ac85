'use client';
import { useQuery } from '@tanstack/react-query';
import { UserMinus, Users } from 'lucide-react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { showInert } from '@/components/ui/inert-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { Role } from '@/server/foundation/auth/roles';
import type { Member } from '@/server/foundation/auth/schema';
import { RoleSelect } from './role-select';
import { useMemberChanges } from './use-member-changes';

export function MembersTable({ projectId }: { projectId: string }) {
  const trpc = useTRPC();
  const members = useQuery(trpc.projects.members.list.queryOptions({ projectId }));
  // Here and not in the row, which is gone before the undo is offered.
  const { set, remove } = useMemberChanges();
  const removeMember = ({ userId, email, role }: Member) => {
    const undo = () => set.mutate({ projectId, email, role });
    remove.mutate(
      { projectId, userId },
      { onSuccess: () => void toast.success(`${email} is removed.`, { action: { label: 'Undo', onClick: undo } }) },
    );
  };
  if (members.error) {
    const retry = () => members.refetch();
    return <ErrorState title="The members could not be loaded." error={members.error} onRetry={retry} />;
  }
  if (!members.data) return <SkeletonRows rows={3} label="Loading members" />;
  if (members.data.length === 0) {
    return <EmptyState icon={Users} title="No members yet." body="Add someone by the e-mail they sign in with." />;
  }
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>E-mail</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Added</TableHead>
          <TableHead className="w-10">
            <span className="sr-only">Remove</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {members.data.map((member) => (
          <MemberRow
            key={member.userId}
            member={member}
            pending={set.isPending || remove.isPending}
            onRole={(role) => set.mutate({ projectId, email: member.email, role })}
            onRemove={() => removeMember(member)}
          />
        ))}
      </TableBody>
    </Table>
  );
}

type MemberRowProps = { member: Member; pending: boolean; onRole: (role: Role) => void; onRemove: () => void };

function MemberRow({ member, pending, onRole, onRemove }: MemberRowProps) {
  const { email, role } = member;
  return (
    <TableRow>
      <TableCell className="font-medium">
        {showInert(member.name)}
        {member.disabled && (
          <Badge variant="danger" className="ml-1.5">
            Disabled
          </Badge>
        )}
      </TableCell>
      <TableCell>{showInert(email)}</TableCell>
      <TableCell>
        <RoleSelect value={role} onChange={onRole} disabled={pending} aria-label={`Role of ${email}`} />
      </TableCell>
      <TableCell className="text-muted-foreground">
        <RelativeTime date={member.createdAt} />
      </TableCell>
      <TableCell className="px-1">
        <Button variant="ghost" size="icon-sm" aria-label={`Remove ${email}`} disabled={pending} onClick={onRemove}>
          <UserMinus aria-hidden />
        </Button>
      </TableCell>
    </TableRow>
  );
}
