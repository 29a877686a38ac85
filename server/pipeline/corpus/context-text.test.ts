import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtBytes } from './context-text';

describe('splitAtBytes', () => {
  it('cuts at bytes, whatever characters there are', () => {
    const content = '\uFEFFgröße\t= "😀";\r\nnext';
    const at = (text: string) => Buffer.byteLength(content.slice(0, content.indexOf(text)));
    expect(splitAtBytes(content, at('"'), at(';'))).toEqual({
      prefix: '\uFEFFgröße\t= ',
      middle: '"😀"',
      suffix: ';\r\nnext',
    });
    expect(at('"')).toBe(13);
  });

  it('gives parts that make up the file byte for byte', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (prefix, middle, suffix) => {
        const start = Buffer.byteLength(prefix);
        const content = prefix + middle + suffix;
        expect(splitAtBytes(content, start, start + Buffer.byteLength(middle))).toEqual({ prefix, middle, suffix });
      }),
    );
  });

  it.each([
    ['inside a character', 1, 2],
    ['past the end', 0, 99],
    ['backwards', 3, 2],
    ['before the start', -1, 2],
  ])('refuses a hole %s', (_, start, end) => {
    expect(() => splitAtBytes('éab', start, end)).toThrow(RangeError);
  });
});
