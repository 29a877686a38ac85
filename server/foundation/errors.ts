/**
 * Errors that a person can do something about. Services throw them; the API turns them into a status by their `name`
 * (server/api/errors.ts), the command line prints the message.
 */

export class NotFoundError extends Error {
  override name = 'NotFoundError';
}

/** The state of the data does not allow it: a duplicate, the last admin. */
export class ConflictError extends Error {
  override name = 'ConflictError';
}

export class InvalidInputError extends Error {
  override name = 'InvalidInputError';
}
