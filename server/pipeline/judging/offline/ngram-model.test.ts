import { describe, expect, it } from 'vitest';
import { bitsOf, createNgramModel, probabilityAt, trainNgrams } from './ngram-model';

describe('the n-gram model', () => {
  it('gives every next character a probability, and all of them sum to at most one', () => {
    const model = createNgramModel();
    trainNgrams(model, 'store.load_one(key)\nstore.load_many(where)\n');
    let sum = 0;
    for (let code = 0; code < 128; code++) {
      const p = probabilityAt([model], `store.load_${String.fromCharCode(code)}`, 11);
      expect(p).toBeGreaterThan(0);
      sum += p;
    }
    expect(sum).toBeLessThanOrEqual(1 + 1e-9);
    expect(sum).toBeGreaterThan(0.95);
  });

  it('prefers what it has read, and knows nothing before', () => {
    const model = createNgramModel();
    const bits = (text: string) => bitsOf([model], text, 6, text.length);
    const before = bits('store.load_one');
    expect(before).toBeCloseTo(8 * 7, 5);
    trainNgrams(model, 'store.load_one(key)\n'.repeat(20));
    expect(bits('store.load_one')).toBeLessThan(before / 4);
    expect(bits('store.load_one')).toBeLessThan(bits('store.grab_two'));
  });

  it('adds up the counts of several models', () => {
    const [general, local] = [createNgramModel(), createNgramModel()];
    trainNgrams(general, 'alpha '.repeat(30));
    trainNgrams(local, 'gamma '.repeat(30));
    const bits = (text: string) => bitsOf([general, local], ` ${text}`, 1, text.length + 1);
    expect(bits('alpha')).toBeLessThan(bits('omega'));
    expect(bits('gamma')).toBeLessThan(bits('omega'));
  });
});
