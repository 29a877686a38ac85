'use client';
import { ArrowDownUp } from 'lucide-react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { PAIR_SORTS, type PairSort } from '@/server/dataset/pairs/schema';

const SORT_NAMES: Record<PairSort, string> = {
  '-created': 'Newest first',
  created: 'Oldest first',
  '-fool_rate': 'Hardest first',
  fool_rate: 'Easiest first',
  length: 'Shortest first',
};

export function SortMenu({ sort, onChange }: { sort: PairSort; onChange: (sort: PairSort) => void }) {
  const choose = (value: string) => {
    const chosen = PAIR_SORTS.find((known) => known === value);
    if (chosen) onChange(chosen);
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm">
          <ArrowDownUp aria-hidden />
          <span className="sr-only">Sort: </span>
          {SORT_NAMES[sort]}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuRadioGroup value={sort} onValueChange={choose}>
          {Object.entries(SORT_NAMES).map(([value, label]) => (
            <DropdownMenuRadioItem key={value} value={value}>
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
