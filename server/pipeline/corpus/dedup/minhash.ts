/**
 * MinHash signatures (Broder, "On the resemblance and containment of documents", 1997): the share of places in which
 * two signatures agree estimates the Jaccard similarity of the sets of shingles they were made of.
 */
import { createRandom } from '../../random';

/** Values of a signature. The estimate's standard error is at most 0.5 / sqrt(128) = 0.044. */
export const SIGNATURE_LENGTH = 128;
/** Tokens in a shingle. One edited token spoils this many shingles: 5% of edited tokens leave a similarity of about 0.75. */
export const SHINGLE_TOKENS = 3;
/** Shorter files (some twenty lines) resemble each other without being copies: they are compared as a whole only. */
const FEWEST_SHINGLES = 200;

const random = createRandom('minhash');
/** One keyed hash function a place. */
const KEYS = Uint32Array.from({ length: SIGNATURE_LENGTH }, () => Math.floor(random.next() * 2 ** 32));

/** @returns null when there are too few tokens to compare */
export function computeSignature(tokens: Uint32Array): Uint32Array | null {
  const shingles = tokens.length - SHINGLE_TOKENS + 1;
  if (shingles < FEWEST_SHINGLES) return null;
  const signature = new Uint32Array(SIGNATURE_LENGTH).fill(0xffffffff);
  for (let start = 0; start < shingles; start++) {
    const shingle = hashShingle(tokens, start);
    for (let place = 0; place < SIGNATURE_LENGTH; place++) {
      let value = Math.imul(shingle ^ (KEYS[place] as number), 0x85ebca6b);
      value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
      if (value < (signature[place] as number)) signature[place] = value;
    }
  }
  return signature;
}

function hashShingle(tokens: Uint32Array, start: number): number {
  let hash = 0x9e3779b9;
  for (let at = start; at < start + SHINGLE_TOKENS; at++) {
    hash = Math.imul(hash ^ (tokens[at] as number), 0xcc9e2d51);
    hash = (hash << 15) | (hash >>> 17);
  }
  return hash;
}

/** Estimated Jaccard similarity, 0 to 1. */
export function estimateSimilarity(a: Uint32Array, b: Uint32Array): number {
  let same = 0;
  for (let place = 0; place < SIGNATURE_LENGTH; place++) if (a[place] === b[place]) same++;
  return same / SIGNATURE_LENGTH;
}

/** Little-endian, as it is stored. */
export function packSignature(signature: Uint32Array): Buffer {
  const bytes = Buffer.alloc(SIGNATURE_LENGTH * 4);
  for (const [place, value] of signature.entries()) bytes.writeUInt32LE(value, place * 4);
  return bytes;
}

/** @throws RangeError when the bytes are not a signature of this length */
export function unpackSignature(bytes: Buffer): Uint32Array {
  if (bytes.length !== SIGNATURE_LENGTH * 4) throw new RangeError(`a signature has ${SIGNATURE_LENGTH * 4} bytes`);
  return Uint32Array.from({ length: SIGNATURE_LENGTH }, (_, place) => bytes.readUInt32LE(place * 4));
}
