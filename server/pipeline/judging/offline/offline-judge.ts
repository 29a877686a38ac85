/** What the offline judges have in common: they are free, say the same every time and have no call behind them. */
import type { Judge, JudgeInput, Judgement } from '../../panel';

type OfflineJudge = Pick<Judge, 'id' | 'label'> & { decide: (input: JudgeInput) => Judgement };

/** Makes a judge of a function that decides by itself. */
export function createOfflineJudge({ id, label, decide }: OfflineJudge): Judge {
  return {
    ...{ id, label, kind: 'offline', promptVersion: '1', samples: 1 },
    score: async (input) => ({ ...decide(input), callId: null }),
  };
}
