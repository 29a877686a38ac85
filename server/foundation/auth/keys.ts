import { hkdfSync } from 'node:crypto';

/**
 * A key for one purpose, made from the installation's secret: what is learnt about one says nothing about another.
 * @param secret FOOLPROOF_SECRET_KEY
 * @param purpose a constant such as 'next-auth'
 * @returns 32 bytes, the same for the same arguments (HKDF-SHA-256, RFC 5869)
 */
export function deriveKey({ secret, purpose }: { secret: string; purpose: string }): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `foolproof/${purpose}`, 32));
}
