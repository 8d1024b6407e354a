// The cosine transform of blocks of 8 x 8 samples in whole numbers of 13 bits after the point, as the Independent JPEG Group's library computes it
// (Loeffler, Ligtenberg and Moschytz 1989: 12 products a line), so that a stored picture is the same to the bit.

const factorBits = 13;
/** Bits that are kept after the point between rows and columns. */
const betweenBits = 2;

/** Factors times 2^13: sums and differences of sqrt(2) cos(k pi / 16). */
const f0298 = 2446;
const f0390 = 3196;
const f0541 = 4433;
const f0765 = 6270;
const f0899 = 7373;
const f1175 = 9633;
const f1501 = 12299;
const f1847 = 15137;
const f1961 = 16069;
const f2053 = 16819;
const f2562 = 20995;
const f3072 = 25172;

/** Where the samples of a line stand, and whether its pass is the last of the two. */
interface Pass {
  readonly step: number;
  readonly isLast: boolean;
}
const alongRow: Pass = { step: 1, isLast: false };
const alongColumn: Pass = { step: 8, isLast: true };

/** Rounds the frequencies of a block (samples less 128) to multiples of the steps, in place: what is left of it after storage. */
export function quantiseBlock(block: Int32Array, steps: Int32Array): void {
  for (let row = 0; row < 64; row += 8) forwardLine(block, row, alongRow);
  for (let column = 0; column < 8; column++) forwardLine(block, column, alongColumn);
  for (let index = 0; index < 64; index++) {
    const value = block[index]!;
    const step = steps[index]!;
    // Frequencies are eight times what they are in the orthonormal transform.
    const rounded = Math.floor((Math.abs(value) + 4 * step) / (8 * step)) * step;
    block[index] = value < 0 ? -rounded : rounded;
  }
  for (let column = 0; column < 8; column++) inverseLine(block, column, 8, factorBits - betweenBits);
  for (let row = 0; row < 64; row += 8) inverseLine(block, row, 1, factorBits + betweenBits + 3);
}

/** value / 2^bits, halves rounded up. */
function descaled(value: number, bits: number): number {
  return (value + (1 << (bits - 1))) >> bits;
}

function forwardLine(block: Int32Array, start: number, { step, isLast }: Pass): void {
  const [i1, i2, i3] = [start + step, start + 2 * step, start + 3 * step];
  const [i4, i5, i6, i7] = [start + 4 * step, start + 5 * step, start + 6 * step, start + 7 * step];
  const bits = isLast ? factorBits + betweenBits : factorBits - betweenBits;
  const outer = block[start]! + block[i7]!;
  const second = block[i1]! + block[i6]!;
  const third = block[i2]! + block[i5]!;
  const inner = block[i3]! + block[i4]!;
  const d4 = block[i3]! - block[i4]!;
  const d5 = block[i2]! - block[i5]!;
  const d6 = block[i1]! - block[i6]!;
  const d7 = block[start]! - block[i7]!;
  const sum = outer + inner + second + third;
  const alternating = outer + inner - second - third;
  block[start] = isLast ? descaled(sum, betweenBits) : sum << betweenBits;
  block[i4] = isLast ? descaled(alternating, betweenBits) : alternating << betweenBits;
  const turned = (second - third + outer - inner) * f0541;
  block[i2] = descaled(turned + (outer - inner) * f0765, bits);
  block[i6] = descaled(turned - (second - third) * f1847, bits);
  const all = (d4 + d6 + d5 + d7) * f1175;
  const a = -(d4 + d7) * f0899;
  const b = -(d5 + d6) * f2562;
  const c = all - (d4 + d6) * f1961;
  const d = all - (d5 + d7) * f0390;
  block[i7] = descaled(d4 * f0298 + a + c, bits);
  block[i5] = descaled(d5 * f2053 + b + d, bits);
  block[i3] = descaled(d6 * f3072 + b + c, bits);
  block[i1] = descaled(d7 * f1501 + a + d, bits);
}

function inverseLine(block: Int32Array, start: number, step: number, bits: number): void {
  const [i1, i2, i3] = [start + step, start + 2 * step, start + 3 * step];
  const [i4, i5, i6, i7] = [start + 4 * step, start + 5 * step, start + 6 * step, start + 7 * step];
  const turned = (block[i2]! + block[i6]!) * f0541;
  const low = turned - block[i6]! * f1847;
  const high = turned + block[i2]! * f0765;
  const sum = (block[start]! + block[i4]!) * 8192;
  const difference = (block[start]! - block[i4]!) * 8192;
  const [e0, e1, e2, e3] = [sum + high, difference + low, difference - low, sum - high];
  const [c7, c5, c3, c1] = [block[i7]!, block[i5]!, block[i3]!, block[i1]!];
  const all = (c7 + c3 + c5 + c1) * f1175;
  const a = -(c7 + c1) * f0899;
  const b = -(c5 + c3) * f2562;
  const c = all - (c7 + c3) * f1961;
  const d = all - (c5 + c1) * f0390;
  const o3 = c7 * f0298 + a + c;
  const o2 = c5 * f2053 + b + d;
  const o1 = c3 * f3072 + b + c;
  const o0 = c1 * f1501 + a + d;
  block[start] = descaled(e0 + o0, bits);
  block[i7] = descaled(e0 - o0, bits);
  block[i1] = descaled(e1 + o1, bits);
  block[i6] = descaled(e1 - o1, bits);
  block[i2] = descaled(e2 + o2, bits);
  block[i5] = descaled(e2 - o2, bits);
  block[i3] = descaled(e3 + o3, bits);
  block[i4] = descaled(e3 - o3, bits);
}
