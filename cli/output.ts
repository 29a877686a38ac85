/** Exit codes and output of all commands: results on standard output, progress and errors on standard error. */
import { ConfigError } from '@/server/foundation/config-file';
import { PipelineConfigError } from '@/server/pipeline/launch-pipeline';

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** The arguments or a configuration are wrong, and what to do about it. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The work itself failed; the message says why. Exit code 1. */
export class WorkFailedError extends Error {
  override name = 'WorkFailedError';
}

const EXPECTED = [UsageError, WorkFailedError, ConfigError, PipelineConfigError];

export function exitCodeOf(error: unknown): number {
  const usage = error instanceof UsageError || error instanceof ConfigError || error instanceof PipelineConfigError;
  return usage ? EXIT.usage : EXIT.failed;
}

/** Prints an error; the stack only where the error is not one we expect. */
export function reportError(error: unknown): void {
  const expected = EXPECTED.some((kind) => error instanceof kind);
  const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`foolproof: ${text}\n`);
}

/** The last line of standard output with --json. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Text from models and repositories must not move the cursor of a terminal or turn the direction of its text. */
export function inert(text: string): string {
  const spell = (sign: string) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`;
  return text.replaceAll(/[\p{Cf}\p{Cc}\u2028\u2029]/gu, spell);
}
