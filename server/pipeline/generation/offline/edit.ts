/** One place of a hole where a name may be replaced or added. */
import type { Target } from '../../schema';
import type { NameUse } from '../existence';
import type { NameRole } from './naming';

/** Replace `hole.middle.slice(start, end)` by what `write` makes of a name that is like `name`. */
export type Edit = {
  start: number;
  end: number;
  name: string;
  role: NameRole;
  use: NameUse;
  write: (name: string) => string;
  /** The name is not in the code but made up for the place: it may itself be taken. */
  suggested?: boolean;
};

/** An edit that puts another name in the place of one token of a target. */
export function replaceToken(
  target: Target,
  token: { text: string; start: number; end: number },
  role: NameRole,
  use: NameUse,
): Edit {
  return {
    start: target.start + token.start,
    end: target.start + token.end,
    name: token.text,
    role,
    use,
    write: (name) => name,
  };
}
