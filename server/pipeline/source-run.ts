import type { PipelineConfig } from './schema';

/** The run that read the files: the run itself, or the one whose contexts it uses. Its `run_file` rows say what exists. */
export function sourceRunOf({ source }: Pick<PipelineConfig, 'source'>, runId: string): string {
  return 'run' in source ? source.run : runId;
}
