/** The composition root: tells the queue which code does which kind of run. */
import type { RunKind } from './foundation/runs/types';
import { extractStage } from './pipeline/corpus/extract-stage';
import { scanStage } from './pipeline/corpus/scan-stage';
import { selectStage } from './pipeline/corpus/select-stage';
import { generateStage } from './pipeline/generation/stage';
import { judgeStage } from './pipeline/judging/stage';
import { type PipelineConfig, pipelineConfigSchema } from './pipeline/schema';
import { PIPELINE_KIND } from './pipeline/stages';

const pipeline: RunKind<PipelineConfig> = {
  kind: PIPELINE_KIND,
  label: 'Pipeline',
  configSchema: pipelineConfigSchema,
  stages: [scanStage, extractStage, selectStage, generateStage, judgeStage],
};

export const runKinds: RunKind[] = [pipeline as RunKind];
