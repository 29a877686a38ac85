'use client';
import { Dialog, DialogBody, DialogContent, DialogHeader, DialogTitle } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { useShortcuts } from './shortcuts';

type ShortcutSheetProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** What `?` shows: the keys of this page first, then those that work everywhere. */
export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  const palette = { keys: 'Ctrl/⌘+K', label: 'Search and commands', group: 'Everywhere' };
  const groups = Object.entries(Object.groupBy([...useShortcuts(), palette], ({ group }) => group));
  const common = ['Everywhere', 'Go to'];
  const sorted = groups.toSorted(([a], [b]) => common.indexOf(a) - common.indexOf(b));
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent aria-describedby={undefined} className="max-w-xl">
        <DialogHeader>
          <DialogTitle>Keys</DialogTitle>
        </DialogHeader>
        <DialogBody className="columns-2 gap-8 pb-5">
          {sorted.map(([group, shortcuts = []]) => (
            <section key={group} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-xs font-medium text-muted-foreground">{group}</h3>
              <dl>
                {shortcuts.map(({ keys, label }) => (
                  <div key={`${keys} ${label}`} className="flex h-7 items-center justify-between gap-3 text-sm">
                    <dt className="truncate">{label}</dt>
                    <dd>
                      <Kbd keys={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}
