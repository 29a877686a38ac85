'use client';
import { Keyboard, LogOut, UserRound } from 'lucide-react';
import Link from 'next/link';
import { signOut } from 'next-auth/react';
import { useState } from 'react';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Kbd } from '@/components/ui/kbd';
import type { CurrentUser } from '@/server/foundation/auth/schema';
import { DIFF_COLOR_NAMES, DIFF_COLORS, type DiffColors, readDiffColors } from './diff-colors';

type UserMenuProps = {
  user: CurrentUser;
  diff: DiffColors;
  saveDiffColors: (colors: DiffColors) => Promise<void>;
  onShowKeys: () => void;
};

export function UserMenu({ user, diff, saveDiffColors, onShowKeys }: UserMenuProps) {
  const [chosen, setChosen] = useState(diff);
  const choose = (value: string) => {
    const colors = readDiffColors(value);
    setChosen(colors);
    document.documentElement.dataset.diff = colors;
    void saveDiffColors(colors);
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="ml-1 flex size-7 items-center justify-center rounded-full bg-primary-soft text-xs font-semibold text-link">
        <span aria-hidden>{initials(user.name)}</span>
        <span className="sr-only">Account of {user.name}</span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-60">
        <div className="px-2 py-1.5">
          <p className="truncate text-sm font-medium">{user.name}</p>
          <p className="truncate text-xs text-muted-foreground">{user.email}</p>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Colours of diffs</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={chosen} onValueChange={choose}>
          {DIFF_COLORS.map((colors) => (
            <DropdownMenuRadioItem key={colors} value={colors} onSelect={(event) => event.preventDefault()}>
              <Swatch colors={colors} />
              {DIFF_COLOR_NAMES[colors]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={onShowKeys}>
          <Keyboard aria-hidden />
          Keys
          <Kbd keys="?" className="ml-auto" />
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href="/settings/account">
            <UserRound aria-hidden />
            Account
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void signOut({ callbackUrl: '/login' })}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** The same in both themes: it stands for the pair of colours, not for a side. */
const SWATCHES: Record<DiffColors, [string, string]> = {
  'green-red': ['#2da44e', '#e5484d'],
  'blue-orange': ['#2f81d6', '#e08a2c'],
};

function Swatch({ colors }: { colors: DiffColors }) {
  return (
    <span aria-hidden className="flex gap-0.5">
      {SWATCHES[colors].map((color) => (
        <span key={color} className="size-2.5 rounded-[2px]" style={{ background: color }} />
      ))}
    </span>
  );
}

/** 'Ada Lovelace' -> 'AL' */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${words[0]?.charAt(0) ?? ''}${last?.charAt(0) ?? ''}`.toUpperCase();
}
