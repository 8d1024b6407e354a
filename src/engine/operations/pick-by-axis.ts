import { stridesOf } from './dense.ts';
import type { Dense } from './operation.ts';

/** The value whose element [i, j, ...] is `x[maps[0][i], maps[1][j], ...]`, or `fill` where any entry is negative. */
export function pickByAxis(x: Dense, maps: readonly ArrayLike<number>[], fill = 0): Dense {
  const strides = stridesOf(x.shape);
  let offsets = Float64Array.of(0);
  for (const [axis, map] of maps.entries()) {
    const extended = new Float64Array(offsets.length * map.length);
    for (const [lead, offset] of offsets.entries()) {
      for (let index = 0; index < map.length; index += 1) {
        const entry = map[index]!;
        extended[lead * map.length + index] = offset < 0 || entry < 0 ? -1 : offset + entry * strides[axis]!;
      }
    }
    offsets = extended;
  }
  const data = offsets.map((offset) => (offset < 0 ? fill : x.data[offset]!));
  return { dtype: x.dtype, shape: maps.map(({ length }) => length), data };
}

/** The map that keeps an axis as it is. */
export function keepAxis(extent: number): readonly number[] {
  return Array.from({ length: extent }, (_, index) => index);
}
