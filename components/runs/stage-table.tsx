import { Ban, Circle, CircleCheck, CirclePlay, CircleX, type LucideIcon } from 'lucide-react';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { formatCount, formatDuration, formatSpeed } from '@/components/ui/format';
import { Progress } from '@/components/ui/progress';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { StageView } from '@/server/foundation/runs/schema';

type Look = {
  label: string;
  icon: LucideIcon;
  text: string;
  tone: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
};

const LOOKS: Record<StageView['state'], Look> = {
  waiting: { label: 'Waiting', icon: Circle, text: 'text-queued', tone: 'queued' },
  running: { label: 'Running', icon: CirclePlay, text: 'text-running', tone: 'running' },
  done: { label: 'Done', icon: CircleCheck, text: 'text-succeeded', tone: 'succeeded' },
  failed: { label: 'Failed', icon: CircleX, text: 'text-failed', tone: 'failed' },
  cancelled: { label: 'Cancelled', icon: Ban, text: 'text-cancelled', tone: 'cancelled' },
};

/** Each stage with its own progress, in the order of the run. */
export function StageTable({ stages }: { stages: StageView[] }) {
  return (
    <Card aria-labelledby="stages">
      <CardHeader id="stages" title="Stages" />
      <Table aria-labelledby="stages">
        <TableHeader>
          <tr>
            <TableHead className="w-36">Stage</TableHead>
            <TableHead className="w-28">State</TableHead>
            <TableHead>Progress</TableHead>
            <TableHead numeric className="w-52">
              Items
            </TableHead>
            <TableHead numeric className="w-24">
              Failed
            </TableHead>
            <TableHead numeric className="w-36">
              Rate
            </TableHead>
            <TableHead numeric className="w-28">
              Time
            </TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {stages.map((stage) => (
            <StageRow key={stage.name} stage={stage} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function StageRow({ stage }: { stage: StageView }) {
  const { label, unit, state, items, tasks, ratePerSecond, seconds } = stage;
  const { icon: Icon, label: stateLabel, text, tone } = LOOKS[state];
  const done = items.total > 0 ? items.done / items.total : state === 'done' ? 1 : null;
  return (
    <TableRow className={cn('hover:bg-transparent', state === 'waiting' && 'text-muted-foreground')}>
      <TableHead scope="row" className="text-sm text-foreground">
        {label}
      </TableHead>
      <TableCell>
        <span className="inline-flex items-center gap-1.5">
          <Icon aria-hidden className={cn('size-4', text)} />
          {stateLabel}
        </span>
      </TableCell>
      <TableCell>
        <Progress value={done} tone={tone} label={`Progress of ${label}`} />
      </TableCell>
      <TableCell numeric className="whitespace-nowrap">
        {state === 'waiting' ? '–' : `${formatCount(items.done)} / ${formatCount(items.total)} ${unit}`}
      </TableCell>
      <TableCell numeric className={cn(tasks.failed > 0 && 'text-danger')}>
        {state === 'waiting' ? '–' : formatCount(tasks.failed)}
      </TableCell>
      <TableCell numeric className="whitespace-nowrap">
        {ratePerSecond === null ? '–' : formatSpeed(ratePerSecond, unit)}
      </TableCell>
      <TableCell numeric className="whitespace-nowrap">
        {seconds === null ? '–' : formatDuration(seconds)}
      </TableCell>
    </TableRow>
  );
}
