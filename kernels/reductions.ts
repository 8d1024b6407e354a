// Sums over one parameter, in double precision and in a fixed order: element i is added to sum i mod 8, the sums are then added as
// ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)).
import { slot, stageZeroed } from './tails';

// @ts-ignore: decorator
@inline
const sums: usize = 192;

// Sum of x x.
export function sumOfSquares(source: usize, length: usize): f64 {
  const x = source << 2;
  const whole = length >> 3;
  const rest = length & 7;
  memory.fill(sums, 0, 64);
  addSquares(x, whole);
  if (rest != 0) {
    stageZeroed(0, x + (whole << 5), rest);
    addSquares(0, 1);
  }
  return total();
}

// Sum of d d, d = g s + p l rounded to single precision.
export function sumOfSquaresDecayed(values: usize, gradients: usize, length: usize, gradientScale: f32, decay: f32): f64 {
  const x = gradients << 2;
  const y = values << 2;
  const whole = length >> 3;
  const rest = length & 7;
  memory.fill(sums, 0, 64);
  addDecayed(x, y, whole, gradientScale, decay);
  if (rest != 0) {
    stageZeroed(0, x + (whole << 5), rest);
    stageZeroed(1, y + (whole << 5), rest);
    addDecayed(0, slot, 1, gradientScale, decay);
  }
  return total();
}

// Sum of d d, d = g p in double precision.
export function sumOfSquaresWeighted(values: usize, gradients: usize, length: usize): f64 {
  const x = gradients << 2;
  const y = values << 2;
  const whole = length >> 3;
  const rest = length & 7;
  memory.fill(sums, 0, 64);
  addWeighted(x, y, whole);
  if (rest != 0) {
    stageZeroed(0, x + (whole << 5), rest);
    stageZeroed(1, y + (whole << 5), rest);
    addWeighted(0, slot, 1);
  }
  return total();
}

// The place of the first element that is infinite or not a number, or -1.
export function firstNonFinite(source: usize, length: usize): i32 {
  const start = source << 2;
  const exponent = i32x4.splat(0x7f800000);
  let x = start;
  for (const end = start + ((length >> 2) << 4); x < end; x += 16) {
    if (v128.any_true(i32x4.eq(v128.and(v128.load(x), exponent), exponent))) break;
  }
  for (const end = start + (length << 2); x < end; x += 4) {
    if ((load<u32>(x) & 0x7f800000) == 0x7f800000) return <i32>((x - start) >> 2);
  }
  return -1;
}

// @ts-ignore: decorator
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
}

function addSquares(x: usize, blocks: usize): void {
  let a = v128.load(sums, 0), b = v128.load(sums, 16), c = v128.load(sums, 32), d = v128.load(sums, 48);
  for (const end = x + (blocks << 5); x < end; x += 32) {
    const first = v128.load(x);
    const second = v128.load(x, 16);
    const p = low(first), q = high(first), r = low(second), s = high(second);
    a = f64x2.add(a, f64x2.mul(p, p));
    b = f64x2.add(b, f64x2.mul(q, q));
    c = f64x2.add(c, f64x2.mul(r, r));
    d = f64x2.add(d, f64x2.mul(s, s));
  }
  keep(a, b, c, d);
}

function addDecayed(x: usize, y: usize, blocks: usize, gradientScale: f32, decay: f32): void {
  const f = f32x4.splat(gradientScale);
  const l = f32x4.splat(decay);
  let a = v128.load(sums, 0), b = v128.load(sums, 16), c = v128.load(sums, 32), d = v128.load(sums, 48);
  for (const end = x + (blocks << 5); x < end; x += 32) {
    const first = f32x4.add(f32x4.mul(v128.load(x), f), f32x4.mul(v128.load(y), l));
    const second = f32x4.add(f32x4.mul(v128.load(x, 16), f), f32x4.mul(v128.load(y, 16), l));
    const p = low(first), q = high(first), r = low(second), s = high(second);
    a = f64x2.add(a, f64x2.mul(p, p));
    b = f64x2.add(b, f64x2.mul(q, q));
    c = f64x2.add(c, f64x2.mul(r, r));
    d = f64x2.add(d, f64x2.mul(s, s));
    y += 32;
  }
  keep(a, b, c, d);
}

function addWeighted(x: usize, y: usize, blocks: usize): void {
  let a = v128.load(sums, 0), b = v128.load(sums, 16), c = v128.load(sums, 32), d = v128.load(sums, 48);
  for (const end = x + (blocks << 5); x < end; x += 32) {
    const first = v128.load(x), second = v128.load(x, 16);
    const other = v128.load(y), another = v128.load(y, 16);
    const p = f64x2.mul(low(first), low(other)), q = f64x2.mul(high(first), high(other));
    const r = f64x2.mul(low(second), low(another)), s = f64x2.mul(high(second), high(another));
    a = f64x2.add(a, f64x2.mul(p, p));
    b = f64x2.add(b, f64x2.mul(q, q));
    c = f64x2.add(c, f64x2.mul(r, r));
    d = f64x2.add(d, f64x2.mul(s, s));
    y += 32;
  }
  keep(a, b, c, d);
}

function keep(a: v128, b: v128, c: v128, d: v128): void {
  v128.store(sums, a, 0);
  v128.store(sums, b, 16);
  v128.store(sums, c, 32);
  v128.store(sums, d, 48);
}

function total(): f64 {
  const ends = f64x2.add(
    f64x2.add(v128.load(sums, 0), v128.load(sums, 32)),
    f64x2.add(v128.load(sums, 16), v128.load(sums, 48)),
  );
  return f64x2.extract_lane(ends, 0) + f64x2.extract_lane(ends, 1);
}
