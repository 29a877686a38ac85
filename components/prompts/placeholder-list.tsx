import { Check } from 'lucide-react';
import { placeholdersOf } from '@/server/pipeline/prompts/template';
import type { PromptPurpose } from '@/server/pipeline/schema';

/** What the user part can hold, and what it holds. */
export function PlaceholderList({ purpose, user }: { purpose: PromptPurpose; user: string }) {
  return (
    <section aria-label="Placeholders" className="rounded-md border bg-subtle px-2.5 py-2">
      <h3 className="mb-1 text-xs font-medium">Placeholders of the user part</h3>
      <ul className="space-y-0.5">
        {placeholdersOf(purpose).map(({ name, required, description }) => {
          const used = new RegExp(`\\{\\{[ \\t]*${name}[ \\t]*\\}\\}`).test(user);
          return (
            <li key={name} className="flex items-baseline gap-2 text-xs">
              <code className="w-24 shrink-0">{`{{${name}}}`}</code>
              <span className="min-w-0 flex-1 text-muted-foreground">
                {description}
                {!required && ', optional'}
              </span>
              {used ? (
                <span className="inline-flex shrink-0 items-center gap-1 text-success">
                  <Check aria-hidden className="size-3" />
                  used
                </span>
              ) : (
                required && <span className="shrink-0 text-danger">missing</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
