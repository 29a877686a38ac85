'use client';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogBody, DialogFooter } from '@/components/ui/dialog';

/** A generated password, inside a dialog. It is stored nowhere and cannot be shown again. */
export function PasswordOnce({ password, onDone }: { password: string; onDone: () => void }) {
  return (
    <>
      <DialogBody>
        <div className="flex items-center gap-2 rounded-md border bg-subtle py-1.5 pr-1.5 pl-3">
          <code className="flex-1 text-sm select-all">{password}</code>
          <CopyButton text={password} label="Copy password" iconOnly />
        </div>
        <p className="mt-2 text-sm text-muted-foreground">Hand it over now: it is not shown again.</p>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Done</Button>
      </DialogFooter>
    </>
  );
}
