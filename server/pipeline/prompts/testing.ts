import type { PromptPurpose } from '../schema';
import { listBuiltInPrompts } from './store';
import type { PromptText } from './template';

/** The first built-in prompt of a purpose, for tests that have no database. */
export async function loadBuiltIn(purpose: PromptPurpose): Promise<PromptText> {
  const prompt = (await listBuiltInPrompts()).find((one) => one.purpose === purpose && one.version === 'v1');
  if (!prompt) throw new Error(`no built-in prompt for ${purpose}`);
  return prompt;
}
