import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogLine } from '@/server/foundation/runs/schema';
import { appendLines, filterLines, writeLog } from './log-lines';

const line = (id: number, more: Partial<LogLine> = {}): LogLine => ({
  id: String(id),
  at: new Date('2026-11-23T10:00:00Z'),
  level: 'info',
  stage: 'scan',
  message: `message ${id}`,
  ...more,
});

test('whatever a stream repeats, every line stands once and in order', () => {
  const batches = fc.array(fc.tuple(fc.nat(40), fc.nat(20)), { maxLength: 12 });
  fc.assert(
    fc.property(batches, (ranges) => {
      let lines: LogLine[] = [];
      let reached = 0;
      for (const [back, length] of ranges) {
        // A reconnecting stream starts anywhere at or before what was seen.
        const from = Math.max(1, reached + 1 - back);
        const batch = Array.from({ length }, (_, index) => line(from + index));
        lines = appendLines(lines, batch);
        reached = Math.max(reached, from + length - 1);
      }
      expect(lines.map(({ id }) => Number(id))).toEqual(Array.from({ length: lines.length }, (_, index) => index + 1));
      expect(lines.length).toBe(reached);
    }),
  );
});

test('ids are compared as numbers, beyond what a double can hold', () => {
  expect(appendLines([line(9)], [line(10)])).toHaveLength(2);
  const big = [{ ...line(1), id: '9007199254740993' }];
  expect(appendLines(big, [{ ...line(1), id: '9007199254740992' }])).toHaveLength(1);
});

test('a level shows itself and what is graver; text is looked for in stage and message', () => {
  const lines = [line(1), line(2, { level: 'warn' }), line(3, { level: 'error', stage: null, message: 'Boom' })];
  const ids = (filter: Parameters<typeof filterLines>[1]) => filterLines(lines, filter).map(({ id }) => id);
  expect(ids({ level: 'info', text: '' })).toEqual(['1', '2', '3']);
  expect(ids({ level: 'warn', text: '' })).toEqual(['2', '3']);
  expect(ids({ level: 'info', text: ' BOOM ' })).toEqual(['3']);
  expect(ids({ level: 'info', text: 'scan' })).toEqual(['1', '2']);
});

test('a message cannot forge another line of the file', () => {
  const text = writeLog([line(1, { message: 'one\n2026-01-01T00:00:00.000Z INFO  two\u001b[2J' }), line(2)]);
  expect(text).toBe(
    '2026-11-23T10:00:00.000Z INFO  [scan] one\n    2026-01-01T00:00:00.000Z INFO  two␛[2J\n' +
      '2026-11-23T10:00:00.000Z INFO  [scan] message 2\n',
  );
});
