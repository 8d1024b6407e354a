// Half-precision numbers, stored as their 16 bits: IEEE 754 binary16 (float16) and the upper half of a float32 (bfloat16).
// To half: round to nearest, ties to even; overflow to infinity; NaN stays NaN (quiet, sign kept). From half: exact.

const cell = new Float32Array(1);
const cellBits = new Uint32Array(cell.buffer);

/**
 * Bits (16, as a whole number) of the float16 nearest to a number, which is taken as float32 first: ties to even,
 * infinity from 65,520 on, NaN stays NaN.
 */
export function float16Bits(value: number): number {
  cell[0] = value;
  return toFloat16(cellBits[0]!);
}

/** The number whose IEEE float16 has these 16 bits, exact; infinities and NaN among them. */
export function fromFloat16Bits(bits: number): number {
  cellBits[0] = fromFloat16(bits);
  return cell[0]!;
}

/**
 * Bits (16, as a whole number) of the bfloat16 nearest to a number, which is taken as float32 first: ties to even,
 * overflow to infinity, NaN stays NaN.
 */
export function bfloat16Bits(value: number): number {
  cell[0] = value;
  return toBfloat16(cellBits[0]!);
}

/** The number whose bfloat16 (the upper half of a float32) has these 16 bits, exact; infinities and NaN among them. */
export function fromBfloat16Bits(bits: number): number {
  cellBits[0] = bits << 16;
  return cell[0]!;
}

/** Bits of the float16 nearest to each number, as `float16Bits`, in a new array of the same length. */
export function toFloat16Array(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = bitsOf(values);
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < halves.length; index++) halves[index] = toFloat16(bits[index]!);
  return halves;
}

/** The numbers whose float16 have these bits, exact, as `fromFloat16Bits`, in a new array of the same length. */
export function fromFloat16Array(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < bits.length; index++) bits[index] = fromFloat16(halves[index]!);
  return new Float32Array(bits.buffer);
}

/** Bits of the bfloat16 nearest to each number, as `bfloat16Bits`, in a new array of the same length. */
export function toBfloat16Array(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = bitsOf(values);
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < halves.length; index++) halves[index] = toBfloat16(bits[index]!);
  return halves;
}

/** The numbers whose bfloat16 have these bits, exact, as `fromBfloat16Bits`, in a new array of the same length. */
export function fromBfloat16Array(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < bits.length; index++) bits[index] = halves[index]! << 16;
  return new Float32Array(bits.buffer);
}

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

function toFloat16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  // 65520 lies between the largest float16 and the next power of two.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | ((rounded - 0x38000000) >>> 13);
  }
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return sign;
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  const kept = mantissa >>> shift;
  const dropped = mantissa - (kept << shift);
  const half = 1 << (shift - 1);
  const isUp = dropped > half || (dropped === half && (kept & 1) === 1);
  return sign | (kept + (isUp ? 1 : 0));
}

function fromFloat16(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 31) return (sign | 0x7f800000 | (mantissa << 13)) >>> 0;
  if (exponent > 0) return (sign | ((exponent + 112) << 23) | (mantissa << 13)) >>> 0;
  if (mantissa === 0) return sign >>> 0;
  const lead = Math.clz32(mantissa) - 21;
  return (sign | ((113 - lead) << 23) | (((mantissa << lead) & 0x3ff) << 13)) >>> 0;
}

function toBfloat16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}
