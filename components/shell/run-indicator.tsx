'use client';
import { Activity } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatPercent } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Progress } from '@/components/ui/progress';
import { RunStateIcon } from '@/components/ui/run-state-badge';
import type { MyProject } from '@/server/foundation/auth/schema';
import type { RunRow } from '@/server/foundation/runs/schema';
import { useActiveRuns } from './active-runs';

/** What is under way, in the header of every page; opens a tray of the live runs. */
export function RunIndicator({ project }: { project: MyProject }) {
  const active = useActiveRuns();
  const [open, setOpen] = useState(false);
  const runs = `/p/${project.slug}/runs`;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="w-38 justify-start border-border bg-subtle px-2">
          <span className="flex flex-1 items-center gap-1.5">
            <Activity aria-hidden className={cn(active.running > 0 && 'text-running')} />
            <span className="sr-only">Runs:</span>
            <span className="tabular-nums">{active.running > 0 ? `${active.running} running` : 'Idle'}</span>
            {active.running > 0 && (
              <span className="ml-auto tabular-nums">
                {active.progress === null ? '' : formatPercent(active.progress)}
              </span>
            )}
          </span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Runs under way" className="w-80 p-1">
        {active.items.map((run) => (
          <TrayRow key={run.id} run={run} href={`${runs}/${run.id}`} onOpen={() => setOpen(false)} />
        ))}
        {active.items.length === 0 && <p className="px-2 py-3 text-sm text-muted-foreground">Nothing is running.</p>}
        {!active.live && (
          <p className="px-2 py-1 text-xs text-warning">The live stream is down; the browser tries again.</p>
        )}
        <div className="mt-1 border-t pt-1">
          <Link
            href={runs}
            onClick={() => setOpen(false)}
            className="block rounded-sm px-2 py-1 text-sm text-link hover:bg-hover"
          >
            All runs
          </Link>
        </div>
      </PopoverContent>
    </Popover>
  );
}

function TrayRow({ run, href, onOpen }: { run: RunRow; href: string; onOpen: () => void }) {
  return (
    <Link href={href} onClick={onOpen} className="block rounded-sm px-2 py-1.5 hover:bg-hover">
      <span className="flex items-center gap-2 text-sm">
        <RunStateIcon state={run.state} />
        <span className="truncate font-medium">{showInert(run.name)}</span>
        <span className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums">
          {run.progress === null ? 'Waiting' : formatPercent(run.progress)}
        </span>
      </span>
      <Progress className="mt-1.5 h-1" value={run.progress} tone={run.state} label={`Progress of ${run.name}`} />
    </Link>
  );
}
