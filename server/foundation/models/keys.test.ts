import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openKey, sealKey } from './keys';

const providerId = '0197a000-0000-7000-8000-000000000001';
const canary = 'sk-canary-0123456789abcdef';

beforeEach(() => {
  vi.stubEnv('FOOLPROOF_SECRET_KEY', 'a secret key for tests, 32 characters or more');
  vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', '');
});
afterEach(() => vi.unstubAllEnvs());

test('what was sealed opens again, and nothing of it is readable before', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (plaintext) => {
      const sealed = sealKey({ plaintext, providerId });
      expect(openKey({ ...sealed, providerId })).toBe(plaintext);
    }),
  );
  const { ciphertext, last4 } = sealKey({ plaintext: canary, providerId });
  expect(ciphertext.toString('latin1')).not.toContain('canary');
  expect(last4).toBe('cdef');
});

test('the same key never gives the same ciphertext twice', () => {
  const seal = () => sealKey({ plaintext: canary, providerId }).ciphertext.toString('hex');
  expect(seal()).not.toBe(seal());
});

test('of a short key nothing is shown', () => {
  expect(sealKey({ plaintext: 'ollama-key1', providerId }).last4).toBeNull();
});

test('a changed byte anywhere is found', () => {
  const sealed = sealKey({ plaintext: canary, providerId });
  for (let at = 0; at < sealed.ciphertext.length; at++) {
    const ciphertext = Buffer.from(sealed.ciphertext);
    ciphertext[at] = (ciphertext[at] ?? 0) ^ 1;
    expect(() => openKey({ ...sealed, ciphertext, providerId }), `byte ${at}`).toThrow(/damaged/);
  }
  expect(() => openKey({ ...sealed, ciphertext: Buffer.alloc(3, 1), providerId })).toThrow(/damaged/);
});

test('a key does not open for another provider', () => {
  const sealed = sealKey({ plaintext: canary, providerId });
  expect(() => openKey({ ...sealed, providerId: providerId.replace('1', '2') })).toThrow(/damaged/);
});

test('another secret does not open it, unless it is named as the previous one', () => {
  const old = 'a secret key for tests, 32 characters or more';
  const sealed = sealKey({ plaintext: canary, providerId });
  vi.stubEnv('FOOLPROOF_SECRET_KEY', 'another secret of the same length or so, really');
  expect(() => openKey({ ...sealed, providerId })).toThrow(/another FOOLPROOF_SECRET_KEY/);
  vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', old);
  expect(openKey({ ...sealed, providerId })).toBe(canary);
  expect(sealKey({ plaintext: canary, providerId }).keyId).not.toBe(sealed.keyId);
});
