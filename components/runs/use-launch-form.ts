import { useState } from 'react';
import { type FieldPath, get, useFormContext } from 'react-hook-form';
import type { PipelineConfig } from '@/server/pipeline/schema';
import { defaultLaunchValues, explainProblem, type LaunchValues } from './launch-values';

export const useLaunchForm = () => useFormContext<LaunchValues, unknown, PipelineConfig>();

// At render and not at import: zod is told how to work by the providers, which may be loaded later.
export const useDefaults = () => useState(defaultLaunchValues)[0];

/** What is wrong with a field, in words. By path, since a union of sources has no common shape. */
export function useProblem(path: FieldPath<LaunchValues>, empty?: string): string | undefined {
  const { errors } = useLaunchForm().formState;
  const problem: { type?: string | number; message?: string } | undefined = get(errors, path);
  return explainProblem(problem, empty);
}
