import type { StageInfo } from '@/server/foundation/runs/schema';

/** The stages of a pipeline run in order. The code of each is in its folder; this much is known without it. */
export const STAGES = {
  scan: { name: 'scan', label: 'Scan', unit: 'folders' },
  extract: { name: 'extract', label: 'Extract', unit: 'files' },
  select: { name: 'select', label: 'Select', unit: 'repositories' },
  generate: { name: 'generate', label: 'Generate', unit: 'contexts' },
  judge: { name: 'judge', label: 'Judge', unit: 'pairs' },
} as const satisfies Record<string, StageInfo>;

export const PIPELINE_KIND = 'pipeline';
