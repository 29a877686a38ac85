/**
 * Which files stand for others. Files are placed one after the other, those to be preferred first: one that is similar
 * to a file placed before joins it, any other stands for itself. So every file that is left out is similar to the one
 * that stands for it, never just to a neighbour of a neighbour.
 */
import { estimateSimilarity, SIGNATURE_LENGTH } from './minhash';

/**
 * Locality-sensitive hashing by bands (Leskovec et al., Mining of Massive Datasets, 3.4): files that agree in a whole
 * band are compared. With 32 bands of 4 rows two files of similarity 0.55 meet with probability 0.95, of 0.65 with 0.998.
 */
const BANDS = 32;
const ROWS = SIGNATURE_LENGTH / BANDS;

export type NearIndex = {
  /** The file that stands for this one, by the number `place` gave it, or null: then it stands for itself. */
  place: (signature: Uint32Array) => { standIn: number; similarity: number } | null;
};

/**
 * @param capacity most files that will be placed; memory is about 900 bytes each
 * @param threshold estimated Jaccard similarity from which on a file is a near-duplicate
 */
export function createNearIndex({ capacity, threshold }: { capacity: number; threshold: number }): NearIndex {
  const signatures = new Uint32Array(capacity * SIGNATURE_LENGTH);
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, capacity * BANDS)));
  /** Chains of entries `stand-in * BANDS + band`, each plus 1, so that 0 ends a chain. */
  const heads = new Uint32Array(slots);
  const links = new Uint32Array(capacity * BANDS);
  /** Numbers of the stand-ins in the order of placing. */
  const numbers = new Uint32Array(capacity);
  let standIns = 0;
  let placed = 0;
  const signatureOf = (standIn: number) =>
    signatures.subarray(standIn * SIGNATURE_LENGTH, (standIn + 1) * SIGNATURE_LENGTH);

  const findBest = (signature: Uint32Array) => {
    let best = { standIn: -1, similarity: 0 };
    let last = -1;
    for (let band = 0; band < BANDS; band++) {
      for (
        let entry = heads[slotOf(signature, band, slots)] as number;
        entry !== 0;
        entry = links[entry - 1] as number
      ) {
        if ((entry - 1) % BANDS !== band) continue;
        const standIn = Math.floor((entry - 1) / BANDS);
        if (standIn === last || standIn === best.standIn) continue;
        last = standIn;
        const similarity = estimateSimilarity(signature, signatureOf(standIn));
        // Of equally similar ones the first placed is meant, in whatever order the chains give them.
        if (similarity > best.similarity || (similarity === best.similarity && standIn < best.standIn)) {
          best = { standIn, similarity };
        }
      }
    }
    return best;
  };

  return {
    place: (signature) => {
      const number = placed++;
      const best = findBest(signature);
      if (best.similarity >= threshold) {
        return { standIn: numbers[best.standIn] as number, similarity: best.similarity };
      }
      signatures.set(signature, standIns * SIGNATURE_LENGTH);
      numbers[standIns] = number;
      for (let band = 0; band < BANDS; band++) {
        const slot = slotOf(signature, band, slots);
        const entry = standIns * BANDS + band;
        links[entry] = heads[slot] as number;
        heads[slot] = entry + 1;
      }
      standIns++;
      return null;
    },
  };
}

function slotOf(signature: Uint32Array, band: number, slots: number): number {
  let hash = Math.imul(band + 1, 0x9e3779b1);
  for (let row = band * ROWS; row < (band + 1) * ROWS; row++) {
    hash = Math.imul(hash ^ (signature[row] as number), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return (hash >>> 0) & (slots - 1);
}
