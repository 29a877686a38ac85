import type { StageInfo } from '@/server/foundation/runs/schema';

/** The stages of a pipeline run in order. The code of each is in its folder; this much is known without it. */
export const STAGES = {
  fetch: { name: 'fetch', label: 'Fetch', unit: 'repositories', waits: true },
  scan: { name: 'scan', label: 'Scan', unit: 'folders' },
  extract: { name: 'extract', label: 'Extract', unit: 'files' },
  dedup: { name: 'dedup', label: 'Dedup', unit: 'files' },
  guard: { name: 'guard', label: 'Guard', unit: 'files' },
  select: { name: 'select', label: 'Select', unit: 'repositories' },
  generate: { name: 'generate', label: 'Generate', unit: 'contexts' },
  judge: { name: 'judge', label: 'Judge', unit: 'pairs' },
} as const satisfies Record<string, StageInfo>;

export const PIPELINE_KIND = 'pipeline';

/** A run that is in one of these has chosen its contexts: others may use them. */
export const AFTER_SELECTION: string[] = [STAGES.generate.name, STAGES.judge.name];

/** Looks at all contexts of a project again after a benchmark came or went. */
export const RECHECK_KIND = 'contamination';
export const RECHECK_STAGE = { name: 'recheck', label: 'Check', unit: 'files' } as const satisfies StageInfo;
