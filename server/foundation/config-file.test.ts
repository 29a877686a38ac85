import { describe, expect, it } from 'vitest';
import { pipelineConfigSchema } from '@/server/pipeline/schema';
import { parseConfig, readConfigFile } from './config-file';

const parse = (text: string) => parseConfig(text, pipelineConfigSchema, 'p.yaml');

describe('a configuration in YAML', () => {
  it('gets its defaults', () => {
    const config = parse('source:\n  directory: corpus\n');
    expect(config).toMatchObject({ version: 1, seed: 1, extract: { max_contexts_per_file: 12 } });
    expect(config.generate.generators).toHaveLength(3);
  });

  it.each([
    ['source:\n  directory: x\nnonsense_key: 3\n', 'p.yaml:3: nonsense_key: unknown key'],
    ['source:\n  directory: x\nextract:\n  seed: 1\n  tpyes: []\n', 'p.yaml:5: extract.tpyes: unknown key'],
    ['source:\n  directory: 7\n', 'p.yaml:2: source.directory:'],
    ['seed: 1\n', 'p.yaml:1: source:'],
    ['source: [\n', 'p.yaml:2:'],
    ['source:\n  directory: x\nextract:\n  types: [method, method]\n', 'p.yaml:4: extract.types:'],
    ['source:\n  directory: x\nextract:\n  languages: [python, klingon]\n', 'p.yaml:4: extract.languages.1:'],
  ])('is refused with line and key: %#', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('names a file that is not there', () => {
    expect(() => readConfigFile('/no/such/file.yaml', pipelineConfigSchema)).toThrow(
      '/no/such/file.yaml: there is no such file',
    );
  });
});
