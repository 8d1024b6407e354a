// Entry of the WebAssembly module of src/images/sampling; built by scripts/build-kernels.mjs. Arguments named after places are byte
// addresses in the memory. The exact counterparts in TypeScript are src/images/sampling/along-axis.ts and resample-to.ts and give the same bits.
export { resampleLines } from './grid-sampling';

/** Columns that are worked on together. */
const LANES: i32 = 16;

/**
 * Applies a table of weights along one axis of an array of floats: sample k of column (o, i) stands at (o·length + k)·inner + i; output j is the
 * sum over t of weight[j·width + t] times sample index[j·width + t], in double precision and in the order of the table. Sixteen columns at a
 * time are copied to `scratch` in double precision; it has 64 + 128 length + 64 outputs bytes.
 */
export function combineAlongAxis(
  source: usize,
  target: usize,
  outer: i32,
  length: i32,
  inner: i32,
  index: usize,
  weight: usize,
  outputs: i32,
  width: i32,
  scratch: usize,
): void {
  const columns = outer * inner;
  const rows = scratch + 64;
  const results = rows + (<usize>length << 7);
  let first = 0;
  while (first < columns) {
    const o = first / inner;
    const i = first - o * inner;
    if (i + LANES <= inner) {
      copyRows(source + (<usize>(o * length * inner + i) << 2), length, inner, rows);
      combine(rows, outputs, width, index, weight, target + (<usize>(o * outputs * inner + i) << 2), <usize>inner << 2);
      first += LANES;
    } else {
      const count = min(LANES, columns - first);
      places(scratch, first, count, length, inner);
      gather(source, scratch, count, length, inner, rows);
      combine(rows, outputs, width, index, weight, results, 64);
      places(scratch, first, count, outputs, inner);
      scatter(target, scratch, count, outputs, inner, results);
      first += count;
    }
  }
}

function copyRows(from: usize, length: i32, inner: i32, rows: usize): void {
  for (let k = 0; k < length; k++) {
    for (let lane: usize = 0; lane < 64; lane += 16) {
      const four = v128.load(from + lane);
      v128.store(rows + (lane << 1), f64x2.promote_low_f32x4(four));
      v128.store(rows + (lane << 1) + 16, f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3)));
    }
    from += <usize>inner << 2;
    rows += 128;
  }
}

/** Offset in bytes of the first sample of each column from `first` on. */
function places(scratch: usize, first: i32, count: i32, length: i32, inner: i32): void {
  for (let lane = 0; lane < count; lane++) {
    const o = (first + lane) / inner;
    i32.store(scratch + (<usize>lane << 2), (o * length * inner + first + lane - o * inner) << 2);
  }
}

function gather(source: usize, offsets: usize, count: i32, length: i32, inner: i32, rows: usize): void {
  const end = <usize>count << 2;
  for (let k = 0; k < length; k++) {
    for (let lane: usize = 0; lane < end; lane += 4) {
      f64.store(rows + (lane << 1), <f64>f32.load(source + i32.load(offsets + lane)));
    }
    source += <usize>inner << 2;
    rows += 128;
  }
}

function scatter(target: usize, offsets: usize, count: i32, outputs: i32, inner: i32, results: usize): void {
  const end = <usize>count << 2;
  for (let j = 0; j < outputs; j++) {
    for (let lane: usize = 0; lane < end; lane += 4) {
      f32.store(target + i32.load(offsets + lane), f32.load(results + lane));
    }
    target += <usize>inner << 2;
    results += 64;
  }
}

function combine(rows: usize, outputs: i32, width: i32, index: usize, weight: usize, target: usize, stride: usize): void {
  for (let j = 0; j < outputs; j++) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    let e = f64x2.splat(0);
    let f = f64x2.splat(0);
    let g = f64x2.splat(0);
    let h = f64x2.splat(0);
    for (let t = 0; t < width; t++) {
      const row = rows + (<usize>i32.load(index) << 7);
      const w = v128.load64_splat(weight);
      a = f64x2.add(a, f64x2.mul(w, v128.load(row)));
      b = f64x2.add(b, f64x2.mul(w, v128.load(row, 16)));
      c = f64x2.add(c, f64x2.mul(w, v128.load(row, 32)));
      d = f64x2.add(d, f64x2.mul(w, v128.load(row, 48)));
      e = f64x2.add(e, f64x2.mul(w, v128.load(row, 64)));
      f = f64x2.add(f, f64x2.mul(w, v128.load(row, 80)));
      g = f64x2.add(g, f64x2.mul(w, v128.load(row, 96)));
      h = f64x2.add(h, f64x2.mul(w, v128.load(row, 112)));
      index += 4;
      weight += 8;
    }
    v128.store(target, narrow(a, b));
    v128.store(target, narrow(c, d), 16);
    v128.store(target, narrow(e, f), 32);
    v128.store(target, narrow(g, h), 48);
    target += stride;
  }
}

// @ts-ignore: decorator
@inline
function narrow(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}
