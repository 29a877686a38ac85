/**
 * Test fixture: the model server as a process of its own, so that a benchmark does not share its CPU. No model is behind it.
 * Usage: main.ts [OPTIONS-AS-JSON]. Prints `{"url": ...}` and serves until its standard input is closed.
 */
import { ANSWERS, type AnswerName } from './answers';
import { startModelServer } from './start';
import type { FaultPlan, ModelServerOptions } from './types';

/** What of the options can be said in JSON; answers are said by name. */
export type ProcessOptions = Omit<ModelServerOptions, 'answer' | 'latencyMs' | 'faults' | 'batch'> & {
  answer?: AnswerName;
  latencyMs?: number;
  faults?: FaultPlan;
};

const { answer = 'as-asked', ...options }: ProcessOptions = JSON.parse(process.argv[2] ?? '{}');
const server = await startModelServer({ ...options, answer: ANSWERS[answer] });
console.log(JSON.stringify({ url: server.url }));
process.stdin.resume().once('close', () => process.exit(0));
