// The transfer function of sRGB (IEC 61966-2-1) with powers from roots, which are faster than a general power and the same everywhere.

/**
 * Linear light of an encoded value of sRGB (IEC 61966-2-1), [0, 1] to [0, 1]: x/12.92 to 0.04045, then ((x +
 * 0.055)/1.055)^2.4; odd for negative values, continued above 1. For finite values.
 */
export function linearOf(encoded: number): number {
  const x = Math.abs(encoded);
  if (x <= 0.04045) return encoded / 12.92;
  const base = (x + 0.055) / 1.055;
  const root = fifthRoot(base);
  const light = base * base * root * root;
  return encoded < 0 ? -light : light;
}

/**
 * Encoded value of linear light: the inverse of `linearOf`, 1.055 x^(1/2.4) − 0.055 above 0.04045/12.92. For finite
 * values.
 */
export function encodedOf(linear: number): number {
  const x = Math.abs(linear);
  if (x <= 0.04045 / 12.92) return linear * 12.92;
  // x^(1/2.4) = x^(1/4) · x^(1/6).
  const encoded = 1.055 * Math.sqrt(Math.sqrt(x)) * Math.sqrt(cubeRoot(x)) - 0.055;
  return linear < 0 ? -encoded : encoded;
}

const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** A root of a positive number to within some percent, from the exponent of its single precision form. */
function firstGuess(x: number, degree: number): number {
  single[0] = x;
  bits[0] = 1065353216 + Math.floor((bits[0]! - 1065353216) / degree);
  return single[0]!;
}

/** Cube root of a positive number, by Halley's iteration, to about 1e-16 of its size. */
export function cubeRoot(x: number): number {
  let y = firstGuess(x, 3);
  for (let k = 0; k < 3; k += 1) {
    const cube = y * y * y;
    y = (y * (cube + 2 * x)) / (2 * cube + x);
  }
  return y;
}

/** Fifth root of a positive number, by Halley's iteration. */
function fifthRoot(x: number): number {
  let y = firstGuess(x, 5);
  for (let k = 0; k < 3; k += 1) {
    const power = y * y * y * y * y;
    y = (y * (2 * power + 3 * x)) / (3 * power + 2 * x);
  }
  return y;
}
