import { expect, test } from 'vitest';
import { deriveKey } from './keys';

const secret = 'an installation secret of 32 chars';

test('keys for two purposes or two installations have nothing in common; the same one comes again', () => {
  const key = deriveKey({ secret, purpose: 'next-auth' });
  expect(key).toHaveLength(32);
  expect(deriveKey({ secret, purpose: 'next-auth' })).toEqual(key);
  expect(deriveKey({ secret, purpose: 'provider-keys' })).not.toEqual(key);
  expect(deriveKey({ secret: `${secret}!`, purpose: 'next-auth' })).not.toEqual(key);
});
