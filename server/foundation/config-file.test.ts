import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig, readConfigFile } from './config-file';

const schema = z.strictObject({
  seed: z.number().int().default(1),
  source: z.strictObject({ directory: z.string() }),
  extract: z
    .strictObject({
      types: z
        .array(z.enum(['method', 'import']))
        .max(2)
        .default(['method']),
    })
    .prefault({}),
});
const parse = (text: string) => parseConfig(text, schema, 'p.yaml');

describe('a configuration in YAML', () => {
  it('gets its defaults', () => {
    expect(parse('source:\n  directory: corpus\n')).toEqual({
      seed: 1,
      source: { directory: 'corpus' },
      extract: { types: ['method'] },
    });
  });

  it.each([
    ['source:\n  directory: x\nnonsense_key: 3\n', 'p.yaml:3: nonsense_key: unknown key'],
    ['source:\n  directory: x\nextract:\n  types: []\n  tpyes: []\n', 'p.yaml:5: extract.tpyes: unknown key'],
    ['source:\n  directory: 7\n', 'p.yaml:2: source.directory:'],
    ['seed: 1\n', 'p.yaml:1: source:'],
    ['source: [\n', 'p.yaml:2:'],
    ['source:\n  directory: x\nextract:\n  types: [method, import, method]\n', 'p.yaml:4: extract.types:'],
    ['source:\n  directory: x\nextract:\n  types: [method, klingon]\n', 'p.yaml:4: extract.types.1:'],
  ])('is refused with line and key: %#', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('names a file that is not there', () => {
    expect(() => readConfigFile('/no/such/file.yaml', schema)).toThrow('/no/such/file.yaml: there is no such file');
  });
});
