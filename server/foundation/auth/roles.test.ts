import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasRole, ROLES } from './roles';

test('a role has every right of the roles before it and none of those after it', () => {
  const index = fc.nat({ max: ROLES.length - 1 });
  fc.assert(
    fc.property(index, index, (have, need) => {
      const [role, minimum] = [ROLES[have], ROLES[need]];
      if (!role || !minimum) throw new Error('index outside the ladder');
      expect(hasRole(role, minimum)).toBe(have >= need);
    }),
  );
});

test('who is no member has no right at all', () => {
  for (const minimum of ROLES) expect(hasRole(null, minimum)).toBe(false);
});
