// The cosine transform of blocks of 8 x 8 samples.
import { rootOfUnity } from '../../../images/fourier/fourier-plan.ts';

/** basis[8 u + x] = c(u) / 2 * cos((2 x + 1) u pi / 16), with c(0) = sqrt(1/2), else 1: an orthonormal matrix. */
const basis = Float64Array.from({ length: 64 }, (_, index) => {
  const [u, x] = [index >> 3, index & 7];
  return (u === 0 ? Math.sqrt(0.5) : 1) * 0.5 * rootOfUnity((2 * x + 1) * u, 32)[0];
});
const transposed = basis.map((_, index) => basis[(index & 7) * 8 + (index >> 3)]!);

/** Rounds the frequencies of a block to multiples of the steps, in place: what is left of it after storage. */
export function quantiseBlock(block: Float64Array, steps: Float64Array): void {
  multiplyBoth(block, basis);
  for (let index = 0; index < 64; index++) {
    const step = steps[index]!;
    const ratio = block[index]! / step;
    block[index] = (ratio < 0 ? -Math.floor(0.5 - ratio) : Math.floor(ratio + 0.5)) * step;
  }
  multiplyBoth(block, transposed);
}

const between = new Float64Array(64);

/** matrix * block * matrix transposed, in place. */
function multiplyBoth(block: Float64Array, matrix: Float64Array): void {
  for (let row = 0; row < 64; row += 8) {
    const [a, b, c, d] = [block[row]!, block[row + 1]!, block[row + 2]!, block[row + 3]!];
    const [e, f, g, h] = [block[row + 4]!, block[row + 5]!, block[row + 6]!, block[row + 7]!];
    for (let u = 0; u < 8; u++) {
      const at = u * 8;
      between[row + u] =
        a * matrix[at]! +
        b * matrix[at + 1]! +
        c * matrix[at + 2]! +
        d * matrix[at + 3]! +
        e * matrix[at + 4]! +
        f * matrix[at + 5]! +
        g * matrix[at + 6]! +
        h * matrix[at + 7]!;
    }
  }
  for (let column = 0; column < 8; column++) {
    const [a, b, c, d] = [between[column]!, between[column + 8]!, between[column + 16]!, between[column + 24]!];
    const [e, f, g, h] = [between[column + 32]!, between[column + 40]!, between[column + 48]!, between[column + 56]!];
    for (let v = 0; v < 8; v++) {
      const at = v * 8;
      block[at + column] =
        a * matrix[at]! +
        b * matrix[at + 1]! +
        c * matrix[at + 2]! +
        d * matrix[at + 3]! +
        e * matrix[at + 4]! +
        f * matrix[at + 5]! +
        g * matrix[at + 6]! +
        h * matrix[at + 7]!;
    }
  }
}
