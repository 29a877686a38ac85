import { describe, expect, test } from 'vitest';
import { ModelCallError } from '@/server/foundation/models/types';
import { PermanentError } from '@/server/foundation/runs/engine';
import { RunStop } from '@/server/foundation/runs/types';
import { throwFailures } from './failures';

const busy = (message: string) => new ModelCallError('busy', message);
const rejected = (message: string) => new ModelCallError('rejected', message);

const thrownBy = (failures: unknown[]): unknown => {
  try {
    throwFailures(failures);
  } catch (error) {
    return error;
  }
  return null;
};

describe('a task ends', () => {
  test('well when nothing failed', () => {
    expect(thrownBy([])).toBeNull();
  });

  test('with the stop of its run, whatever else failed', () => {
    const stop = new RunStop('The cap is reached.');
    expect(thrownBy([busy('429'), new Error('bug'), stop])).toBe(stop);
  });

  test('with a fault of our own before any of a provider', () => {
    const bug = new TypeError('bug');
    expect(thrownBy([busy('429'), bug])).toBe(bug);
  });

  test('so that it is repeated while a provider may still answer', () => {
    const error = thrownBy([rejected('lab/a: 401'), busy('lab/b: 429'), busy('lab/b: 429')]);
    expect(error).not.toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ message: '3 calls without an answer: lab/b: 429 (2 times); lab/a: 401' });
  });

  test('for good when every provider refused', () => {
    const error = thrownBy([rejected('lab/a: 401')]);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ message: '1 call without an answer: lab/a: 401' });
  });

  test('with the most frequent reasons only', () => {
    const error = thrownBy(Array.from({ length: 9 }, (_, at) => busy(`reason ${at}`)));
    expect(String(error)).toContain('reason 4; and 4 more reasons');
  });
});
