import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatePassword, hashPassword, needsRehash, UNMATCHABLE_HASH, verifyPassword } from './password';

const cheap = { N: 16, r: 1, p: 1 };

describe('password hashes', () => {
  test('accept the password they were made from and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (password, other) => {
        const stored = await hashPassword(password, cheap);
        expect(await verifyPassword(password, stored)).toBe(true);
        expect(await verifyPassword(other, stored)).toBe(other.normalize('NFKC') === password.normalize('NFKC'));
      }),
    );
  });

  test('accept the same letters in another Unicode composition', async () => {
    const stored = await hashPassword('caf\u00e9 au lait', cheap);
    expect(await verifyPassword('cafe\u0301 au lait', stored)).toBe(true);
  });

  test('differ for the same password, so that equal passwords cannot be seen', async () => {
    expect(await hashPassword('correct horse', cheap)).not.toBe(await hashPassword('correct horse', cheap));
  });

  test('keep their own parameters, so that old ones stay valid when the cost is raised', async () => {
    const old = await hashPassword('correct horse', cheap);
    expect(old).toMatch(/^\$scrypt\$n=16,r=1,p=1\$/);
    expect(needsRehash(old)).toBe(true);
    const current = await hashPassword('correct horse');
    expect(needsRehash(current)).toBe(false);
    expect(await verifyPassword('correct horse', current)).toBe(true);
  });

  test('that are damaged or ask for absurd cost are refused without an error', async () => {
    const stored = await hashPassword('correct horse', cheap);
    const flipped = stored.slice(0, -2) + (stored.at(-2) === 'A' ? 'B' : 'A') + stored.slice(-1);
    const bad = [
      '',
      'plain',
      '$scrypt$n=16,r=1,p=1$$',
      flipped,
      stored.replace('n=16', 'n=15'),
      stored.replace('n=16', 'n=0'),
      stored.replace('n=16', 'n=33554432'),
      stored.replace('r=1', 'r=0'),
    ];
    for (const hash of bad) expect(await verifyPassword('correct horse', hash), hash).toBe(false);
  });

  test('the stand-in for an unknown user costs what a real one costs and matches nothing', async () => {
    expect(needsRehash(UNMATCHABLE_HASH)).toBe(false);
    expect(await verifyPassword('', UNMATCHABLE_HASH)).toBe(false);
  });
});

test('generated passwords are long, unlike each other, and free of look-alikes', () => {
  const made = Array.from({ length: 200 }, () => generatePassword());
  expect(new Set(made).size).toBe(200);
  for (const password of made) expect(password).toMatch(/^[^0O1lI]{20}$/);
});
