'use client';
import { useEffect, useReducer, useRef } from 'react';
import { STREAMED, useTRPCClient } from '@/components/trpc/provider';
import type { HallucinationType } from '@/server/pipeline/schema';
import { NOTHING_PLAYED, type PlayState, playReducer, playsOn, SIDES } from './play-state';

type PlayInput = {
  projectId: string;
  type: HallucinationType;
  prompts: PlayState['prompts'];
  contextIds: string[];
  models: string[];
};

export type Play = { state: PlayState; run: (input: PlayInput) => void; cancel: () => void };

/** Runs one or two prompts on the same contexts and keeps what comes. Leaving the page cancels. */
export function usePlay(): Play {
  const client = useTRPCClient();
  const [state, dispatch] = useReducer(playReducer, NOTHING_PLAYED);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (input: PlayInput) => {
    if (running.current) return;
    const abort = new AbortController();
    running.current = abort;
    const { prompts, ...asked } = input;
    dispatch({ kind: 'start', ...input });
    const playSide = async (side: (typeof SIDES)[number]) => {
      const prompt = prompts[side];
      const { projectId, type, contextIds: contexts } = asked;
      const models = asked.models.filter((model) => playsOn(side, model));
      if (!prompt || models.length === 0) return;
      const cells = await client.prompts.play.mutate(
        { projectId, type, contexts, models, system: prompt.system, user: prompt.user },
        { signal: abort.signal, context: STREAMED },
      );
      for await (const cell of cells) dispatch({ kind: 'cell', type, side, cell });
    };
    let error: unknown = null;
    try {
      await Promise.all(SIDES.map(playSide));
    } catch (problem) {
      if (!abort.signal.aborted) error = problem;
      // What one side could not do, the other need not pay for.
      abort.abort();
    }
    running.current = null;
    dispatch({ kind: 'end', error });
  };

  return { state, run: (input) => void run(input), cancel: () => running.current?.abort() };
}
