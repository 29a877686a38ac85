'use client';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { ROLES, type Role, roleSchema } from '@/server/foundation/auth/roles';

/** What each rung adds to the one before. */
const MEANING: Record<Role, string> = {
  viewer: 'reads everything',
  annotator: 'also audits pairs',
  researcher: 'also launches and stops runs',
  admin: 'also manages members',
};

type RoleSelectProps = {
  value: Role;
  onChange: (role: Role) => void;
  disabled?: boolean;
  id?: string;
  'aria-label'?: string;
};

export function RoleSelect({ value, onChange, disabled, ...props }: RoleSelectProps) {
  return (
    <Select value={value} onValueChange={(role) => onChange(roleSchema.parse(role))} disabled={disabled}>
      <SelectTrigger className="w-36" {...props}>
        <SelectValue>{value}</SelectValue>
      </SelectTrigger>
      <SelectContent>
        {ROLES.map((role) => (
          <SelectItem key={role} value={role}>
            {role}
            <span className="ml-2 text-muted-foreground">{MEANING[role]}</span>
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
