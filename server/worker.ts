/** The composition root: tells the queue which code does which kind of run. */
import type { RunKind } from './foundation/runs/types';
import { type RecheckConfig, recheckConfigSchema } from './pipeline/corpus/contamination/recheck';
import { dedupStage } from './pipeline/corpus/dedup-stage';
import { extractStage } from './pipeline/corpus/extract-stage';
import { fetchStage } from './pipeline/corpus/fetch-stage';
import { guardStage, recheckStage } from './pipeline/corpus/guard-stage';
import { scanStage } from './pipeline/corpus/scan-stage';
import { selectStage } from './pipeline/corpus/select-stage';
import { generateStage } from './pipeline/generation/stage';
import { judgeStage } from './pipeline/judging/stage';
import { type PipelineConfig, pipelineConfigSchema } from './pipeline/schema';
import { PIPELINE_KIND, RECHECK_KIND } from './pipeline/stages';

const pipeline: RunKind<PipelineConfig> = {
  kind: PIPELINE_KIND,
  label: 'Pipeline',
  configSchema: pipelineConfigSchema,
  stages: [fetchStage, scanStage, extractStage, dedupStage, guardStage, selectStage, generateStage, judgeStage],
};

const recheck: RunKind<RecheckConfig> = {
  kind: RECHECK_KIND,
  label: 'Contamination check',
  configSchema: recheckConfigSchema,
  stages: [recheckStage],
};

export const runKinds: RunKind[] = [pipeline as RunKind, recheck as RunKind];
