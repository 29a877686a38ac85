import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { showInert } from '@/components/ui/inert-text';
import type { Suggestion } from './suggest-next';

export function NextCard({ suggestion: { title, body, action, href } }: { suggestion: Suggestion }) {
  return (
    <section
      aria-labelledby="next"
      className="flex items-center justify-between gap-6 rounded-md border border-primary/30 bg-primary-soft/60 px-3 py-2.5"
    >
      <div className="min-w-0">
        <p className="text-xs font-medium text-link">Next</p>
        <h2 id="next" className="text-base font-semibold">
          {title}
        </h2>
        <p className="line-clamp-2 text-sm break-words text-muted-foreground" title={showInert(body)}>
          {showInert(body)}
        </p>
      </div>
      <Button asChild>
        <Link href={href}>
          {action}
          <ArrowRight aria-hidden />
        </Link>
      </Button>
    </section>
  );
}
