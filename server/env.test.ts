import { describe, expect, test } from 'vitest';
import { readEnv } from './env';

const complete = { DATABASE_URL: 'postgresql://localhost/x', FOOLPROOF_SECRET_KEY: 'k'.repeat(32) };

describe('the environment', () => {
  test('is read with defaults; an empty variable counts as absent', () => {
    const env = readEnv({ ...complete, GITHUB_ID: '', GITHUB_SECRET: '', FOOLPROOF_SIGNUP: '' });
    expect(env).toEqual({ ...complete, FOOLPROOF_SIGNUP: false });
    expect(readEnv({ ...complete, FOOLPROOF_SIGNUP: '1' }).FOOLPROOF_SIGNUP).toBe(true);
  });

  test.each([
    [{ FOOLPROOF_SECRET_KEY: undefined }, 'FOOLPROOF_SECRET_KEY is not set'],
    [{ FOOLPROOF_SECRET_KEY: 'short' }, 'FOOLPROOF_SECRET_KEY must have at least 32 characters'],
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set'],
    [{ GITHUB_ID: 'x' }, 'GITHUB_SECRET must be set together with GITHUB_ID'],
    [{ FOOLPROOF_SIGNUP: 'yes' }, 'FOOLPROOF_SIGNUP'],
  ])('%o is an error that names the variable', (change, message) => {
    expect(() => readEnv({ ...complete, ...change })).toThrow(message);
  });

  test('an error does not repeat a secret', () => {
    expect(() => readEnv({ ...complete, FOOLPROOF_SECRET_KEY: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
  });
});
