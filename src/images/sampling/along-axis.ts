// The inner loop of everything separable: each output sample of one axis is a weighted sum of samples of that axis. Resizing, Gaussian
// filters and lattice noise differ only in the table of weights.

/** Weights of an axis: output j is the sum over t < width of weight[j·width + t] times input sample index[j·width + t]. */
export interface Taps {
  readonly width: number;
  readonly index: Int32Array;
  readonly weight: Float64Array;
}

/** How an axis lies in an array: sample k of line (o, i) stands at (o·length + k)·inner + i. */
export interface AxisLayout {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

const blockLength = 1024;
const shortInner = 16;

/** Where axis `axis` of an array of the given extents lies; channels are innermost. */
export function layoutOf(extents: readonly number[], channels: number, axis: number): AxisLayout {
  const product = (values: readonly number[]): number => values.reduce((total, value) => total * value, 1);
  return {
    outer: product(extents.slice(axis + 1)),
    length: extents[axis]!,
    inner: channels * product(extents.slice(0, axis)),
  };
}

/** Applies the table along one axis. Sums run in double precision in the order of the table and are rounded to single once. */
export function combineAlongAxis(source: ArrayLike<number>, layout: AxisLayout, taps: Taps): Float32Array {
  const outputs = taps.index.length / taps.width;
  const target = new Float32Array(layout.outer * outputs * layout.inner);
  if (layout.inner < shortInner) combineLines(source, layout, taps, target);
  else combineRows(source, layout, taps, target);
  return target;
}

function combineLines(source: ArrayLike<number>, layout: AxisLayout, taps: Taps, target: Float32Array): void {
  const { outer, length, inner } = layout;
  const { width, index, weight } = taps;
  const entries = index.length;
  let at = 0;
  for (let o = 0; o < outer; o += 1) {
    for (let entry = 0; entry < entries; entry += width) {
      for (let i = 0; i < inner; i += 1) {
        const start = o * length * inner + i;
        let sum = 0;
        for (let t = entry; t < entry + width; t += 1) sum += weight[t]! * source[start + index[t]! * inner]!;
        target[at] = sum;
        at += 1;
      }
    }
  }
}

function combineRows(source: ArrayLike<number>, layout: AxisLayout, taps: Taps, target: Float32Array): void {
  const { outer, length, inner } = layout;
  const { width, index } = taps;
  const outputs = index.length / width;
  const sums = new Float64Array(Math.min(blockLength, inner));
  for (let o = 0; o < outer; o += 1) {
    for (let from = 0; from < inner; from += blockLength) {
      const count = Math.min(blockLength, inner - from);
      const start = o * length * inner + from;
      for (let j = 0; j < outputs; j += 1) {
        sums.fill(0);
        addRows(sums, count, { source, start, inner }, { taps, first: j * width });
        const at = (o * outputs + j) * inner + from;
        for (let i = 0; i < count; i += 1) target[at + i] = sums[i]!;
      }
    }
  }
}

interface Rows {
  readonly source: ArrayLike<number>;
  readonly start: number;
  readonly inner: number;
}

/** Adds the weighted rows of one output, four at a time, in the order of the table. */
function addRows(
  sums: Float64Array,
  count: number,
  { source, start, inner }: Rows,
  { taps, first }: { readonly taps: Taps; readonly first: number },
): void {
  const { width, index, weight } = taps;
  let t = first;
  for (; t + 3 < first + width; t += 4) {
    const a = start + index[t]! * inner;
    const b = start + index[t + 1]! * inner;
    const c = start + index[t + 2]! * inner;
    const d = start + index[t + 3]! * inner;
    const [wa, wb, wc, wd] = [weight[t]!, weight[t + 1]!, weight[t + 2]!, weight[t + 3]!];
    for (let i = 0; i < count; i += 1) {
      sums[i] = sums[i]! + wa * source[a + i]! + wb * source[b + i]! + wc * source[c + i]! + wd * source[d + i]!;
    }
  }
  for (; t < first + width; t += 1) {
    const a = start + index[t]! * inner;
    const w = weight[t]!;
    for (let i = 0; i < count; i += 1) sums[i] = sums[i]! + w * source[a + i]!;
  }
}
