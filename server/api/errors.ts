/** How the errors of services look from outside. */
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';

type Code = TRPCError['code'];

/** By name, so that this file depends on no stage. An error that is not here is a fault of ours: its message stays inside. */
const CODE_BY_NAME: Record<string, Code> = {
  NotFoundError: 'NOT_FOUND',
  ConflictError: 'CONFLICT',
  InvalidInputError: 'BAD_REQUEST',
  ConfigError: 'BAD_REQUEST',
  PipelineConfigError: 'BAD_REQUEST',
  RunNotFoundError: 'NOT_FOUND',
  RunStateError: 'CONFLICT',
  BudgetError: 'CONFLICT',
  ModelCallError: 'BAD_GATEWAY',
};

/** Thrown by the gates of trpc.ts and by nothing else: the caller may not use the procedure. */
export class AccessError extends Error {
  override name = 'AccessError';
}

export function refuse(code: 'UNAUTHORIZED' | 'FORBIDDEN' | 'NOT_FOUND', message: string): TRPCError {
  return new TRPCError({ code, message, cause: new AccessError(message) });
}

/** The error with the status that its cause asks for; itself when nothing is known about the cause. */
export function withStatus(error: TRPCError): TRPCError {
  if (error.code !== 'INTERNAL_SERVER_ERROR' || !error.cause) return error;
  const code = CODE_BY_NAME[error.cause.name];
  return code ? new TRPCError({ code, message: error.cause.message, cause: error.cause }) : error;
}

/** What the browser is told: a fault of ours keeps its text to itself (it may hold SQL or paths), the log has it. */
export function publicMessage(error: TRPCError, requestId: string): string {
  if (error.code === 'INTERNAL_SERVER_ERROR') return `Something failed on the server. Request ${requestId}.`;
  if (error.cause instanceof ZodError) return error.cause.issues[0]?.message ?? 'The input is not valid.';
  return error.message;
}
