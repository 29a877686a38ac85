import { CircleAlert, CircleCheck, CircleSlash } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import { scoreWord } from './words';

/** What a judge took a completion for: real (1), invented (0), or no vote. */
export function ScoreMark({ score, className }: { score: number | null; className?: string }) {
  const Icon = score === null ? CircleAlert : score === 1 ? CircleCheck : CircleSlash;
  return (
    <span className={cn('inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap', className)}>
      <Icon aria-hidden className={cn('size-3.5', score === null ? 'text-warning' : 'text-muted-foreground')} />
      {scoreWord(score)}
    </span>
  );
}
