// Frozen features of a note: hashed words and pairs of words, and where its ratio lies. Nothing is learnt.

const hashed = 224;
const ratios = 16;

/** How many features a note has. */
export const noteWidth = hashed + ratios;

/**
 * Features [240] of a text: words and pairs of neighbouring words, each adding +1 or -1 to one of 224 places by a hash of 32 bits (FNV-1a;
 * Weinberger et al. 2009), divided by the root of their number; and 16 places along [0, 1] between which each unsigned decimal number
 * of at most 1 is shared by its distance from them. Numbers above 1 count as words, rounded to fives; those below 1 are no words.
 */
export function noteFeatures(text: string): Float32Array {
  const features = new Float64Array(noteWidth);
  const tokens = text.toLowerCase().match(/-?\d+(?:\.\d+)?|[\p{L}]+/gu) ?? [];
  const words: string[] = [];
  for (const token of tokens) {
    const number = Number(token);
    if (Number.isNaN(number)) words.push(token);
    else if (number > 0 && number <= 1 && token.includes('.')) addRatio(features, number);
    else words.push(`number ${Math.round(number / 5) * 5}`);
  }
  const grams = [...words, ...words.slice(1).map((word, k) => `${words[k]!} ${word}`)];
  for (const gram of grams) {
    const hash = hashOf(gram);
    features[(hash >>> 1) % hashed]! += (hash & 1 ? 1 : -1) / Math.sqrt(grams.length);
  }
  return Float32Array.from(features);
}

function addRatio(features: Float64Array, ratio: number): void {
  const place = ratio * (ratios - 1);
  const below = Math.min(ratios - 2, Math.floor(place));
  features[hashed + below]! += 1 - (place - below);
  features[hashed + below + 1]! += place - below;
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Texts that stand for the classes, without and with the disease; they are part of the benchmark. */
export const benchmarkPrompts: readonly { readonly text: string; readonly class: 0 | 1 }[] = [
  { text: 'no evidence of glaucoma', class: 0 },
  { text: 'no signs of glaucoma', class: 0 },
  { text: 'does not have glaucoma', class: 0 },
  { text: 'has glaucoma', class: 1 },
  { text: 'diagnosed with glaucoma', class: 1 },
  { text: 'findings indicate glaucoma', class: 1 },
];
