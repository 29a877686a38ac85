/** Tests of a test fixture: the values that local model servers make for schemas. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { findSchema, fitSchema, parseObject } from './fit-schema';

const SCHEMAS = [
  z.strictObject({ score: z.union([z.literal(0), z.literal(1)]), reasoning: z.string().min(3).max(40) }),
  z.union([z.strictObject({ rejected: z.string(), symbol: z.string() }), z.strictObject({ declined: z.string() })]),
  z.strictObject({ list: z.array(z.strictObject({ n: z.number().int().min(5).max(9), on: z.boolean() })).min(2) }),
  z.strictObject({ kind: z.enum(['a', 'b', 'c']), note: z.string().nullable() }),
];

it.each(SCHEMAS)('values fit the schema they were made for, whatever the prompt', (schema) => {
  const json = parseObject(JSON.stringify(z.toJSONSchema(schema)));
  if (!json) throw new Error('no schema');
  fc.assert(
    fc.property(fc.string(), (from) => {
      const value = fitSchema(json, from);
      expect(schema.safeParse(value).error).toBeUndefined();
      expect(fitSchema(json, from)).toEqual(value);
    }),
  );
});

it('a schema is found in the words of a prompt', () => {
  const schema = { type: 'object', properties: { text: { type: 'string', description: 'with a } and a \\"' } } };
  expect(findSchema(`Answer.\n\nIt must fit this JSON schema:\n${JSON.stringify(schema)}\nNothing else.`)).toEqual(
    schema,
  );
  expect(findSchema('No schema: {"a":1}')).toBeNull();
});
