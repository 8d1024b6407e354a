// Parts of all images, or of all texts, that say nothing about their other halves: pictures that nobody can read, notes that state nothing.
import type { Rows } from './evidence.ts';

/** First components along which parts are looked for. */
const components = 8;
/** How often a part is cut in two. */
const cuts = 3;
/** Fewest pairs of a part. */
const fewest = 20;
/** A part is silent if its mean bond, with so many standard errors, and the variance of its bonds stay below these shares of those outside. */
const silent = { mean: 0.25, errors: 2, variance: 0.85 };

/**
 * Marks [n] the rows of one side of the pairs, given as principal components, that lie apart and say next to nothing about their other half. `bond` is
 * the log-likelihood ratio [n] of each pair to an unrelated one, whose mean is the information that the halves share. Along each of the first 8
 * components, from either end, rows are cut off where the variance between both sides is highest (Otsu 1979), and what was cut off again, up to
 * three times; it is marked if its mean bond, with 2 standard errors, is below a quarter of that of the others, and the variance below 0.85 of theirs:
 * halves that do not fit speak against each other, and are not silent. Parts are of 20 rows or more, and of no more than half of all. Equal values are not parted.
 */
export function silentParts(rows: Rows, bond: Float64Array): Uint8Array {
  const marked = new Uint8Array(rows.count);
  for (let column = 0; column < Math.min(components, rows.width); column += 1) {
    for (const sign of [1, -1]) {
      const values = Float64Array.from(marked, (_, row) => sign * rows.data[row * rows.width + column]!);
      for (const row of silentTail(values, bond, marked)) marked[row] = 1;
    }
  }
  return marked;
}

/** The rows of lowest value that are silent, of those that are not marked. */
function silentTail(values: Float64Array, bond: Float64Array, marked: Uint8Array): readonly number[] {
  const order = Array.from(values.keys()).filter((row) => marked[row] === 0);
  order.sort((a, b) => values[a]! - values[b]! || a - b);
  let size: number | undefined = order.length;
  for (let cut = 0; cut < cuts; cut += 1) {
    size = lowerSide(Float64Array.from(order.slice(0, size), (row) => values[row]!));
    if (size === undefined) return [];
    const [inside, outside] = [order.slice(0, size), order.slice(size)];
    if (isSilent(momentsOf(bond, inside), momentsOf(bond, outside))) return inside;
  }
  return [];
}

/** How many of ascending values lie below the cut with the highest variance between its sides; none where values are few or equal. */
function lowerSide(values: Float64Array): number | undefined {
  const total = values.reduce((sum, value) => sum + value, 0);
  let [below, highest, size] = [0, 0, undefined as number | undefined];
  for (let at = 1; at < values.length; at += 1) {
    below += values[at - 1]!;
    const above = values.length - at;
    if (Math.min(at, above) < fewest || values[at] === values[at - 1]) continue;
    const gap = below / at - (total - below) / above;
    const between = at * above * gap * gap;
    if (between > highest) [highest, size] = [between, at];
  }
  return size;
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

function momentsOf(values: Float64Array, rows: readonly number[]): Moments {
  const mean = rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
  const squares = rows.reduce((sum, row) => sum + (values[row]! - mean) * (values[row]! - mean), 0);
  return { count: rows.length, mean, variance: squares / rows.length };
}

function isSilent(inside: Moments, outside: Moments): boolean {
  const error = Math.sqrt(inside.variance / inside.count);
  return (
    inside.count <= outside.count &&
    inside.mean + silent.errors * error < silent.mean * outside.mean &&
    inside.variance < silent.variance * outside.variance
  );
}
