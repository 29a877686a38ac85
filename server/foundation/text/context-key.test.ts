import { describe, expect, it } from 'vitest';
import { contextKey } from './context-key';

describe('contextKey', () => {
  const base = { repository: 'python/kit', path: 'store.py', sha256: 'ab', byteStart: 1, byteEnd: 12 };

  it('is a sha256 that depends on every part', () => {
    const keys = [
      base,
      { ...base, repository: 'python/kits' },
      { ...base, repository: 'python', path: 'kit/store.py' },
      { ...base, path: 'stores.py' },
      { ...base, sha256: 'ac' },
      { ...base, byteStart: 11, byteEnd: 2 },
      { ...base, byteEnd: 13 },
    ].map(contextKey);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(contextKey({ ...base })).toBe(keys[0]);
  });
});
