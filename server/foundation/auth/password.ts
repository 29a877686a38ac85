/** Password hashes: scrypt with its parameters in the stored string, so that they can be raised later. */
import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

type Cost = { N: number; r: number; p: number };

/** 32 MiB and about 0.2 s (OWASP password storage cheat sheet, second of its equivalent settings). */
const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** No stored string may make us spend more than this. */
const MAX_MEMORY = 256 * 2 ** 20;

const FORMAT = /^\$scrypt\$n=(\d{1,8}),r=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

/** @returns `$scrypt$n=…,r=…,p=…$salt$key`, salt and key in base64url */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return format(cost, salt, await derive(password, salt, KEY_BYTES, cost));
}

/** False for a wrong password and for a string that is not one of our hashes. Takes the same time for any password. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parsed = parse(stored);
  if (!parsed) return false;
  const key = await derive(password, parsed.salt, parsed.key.length, parsed.cost);
  return timingSafeEqual(key, parsed.key);
}

/** True when the hash was made with other parameters than today's. */
export function needsRehash(stored: string): boolean {
  const cost = parse(stored)?.cost;
  return cost?.N !== COST.N || cost.r !== COST.r || cost.p !== COST.p;
}

/** A hash that no password has. Verified in place of a missing one, so that an unknown e-mail costs as much time. */
export const UNMATCHABLE_HASH = format(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));

/** Without the letters and digits that look alike; 20 of 54 symbols are 115 bits. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function generatePassword(length = 20): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

function format({ N, r, p }: Cost, salt: Buffer, key: Buffer): string {
  return `$scrypt$n=${N},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

function parse(stored: string): { cost: Cost; salt: Buffer; key: Buffer } | null {
  const match = FORMAT.exec(stored);
  if (!match) return null;
  const [, n, r, p, salt = '', key = ''] = match;
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const powerOfTwo = cost.N > 1 && Number.isInteger(Math.log2(cost.N));
  const bytes = Buffer.from(key, 'base64url');
  if (!powerOfTwo || cost.r < 1 || cost.p < 1 || bytes.length < 16 || memoryOf(cost) > MAX_MEMORY) return null;
  return { cost, salt: Buffer.from(salt, 'base64url'), key: bytes };
}

const memoryOf = ({ N, r, p }: Cost) => 128 * r * (N + p) + 2 ** 20;

function derive(password: string, salt: Buffer, length: number, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: memoryOf(cost) };
  return new Promise((resolve, reject) => {
    // The same letters typed on another system may come in another composition.
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
