// Linear interpolation of a volume on another grid. Positions are start + step · x along a line of the target, in samples of the source.

/**
 * For each line of a target grid (`lines` = rows times planes of it): the samples all of whose eight neighbours are inside the source, from the
 * first to before the last, whose numbers go to `ranges` as pairs. Line (y, z) starts at matrix · (0, y, z, 1); `matrix` holds three rows of
 * four doubles. Sums run in double precision: along x, then y, then z.
 */
export function resampleLines(
  source: usize,
  width: i32,
  height: i32,
  depth: i32,
  target: usize,
  columns: i32,
  rows: i32,
  planes: i32,
  matrix: usize,
  ranges: usize,
): void {
  const dx = f64.load(matrix);
  const dy = f64.load(matrix, 32);
  const dz = f64.load(matrix, 64);
  for (let z = 0; z < planes; z++) {
    for (let y = 0; y < rows; y++) {
      const x0 = startOf(matrix, y, z);
      const y0 = startOf(matrix + 32, y, z);
      const z0 = startOf(matrix + 64, y, z);
      let from = 0;
      while (from < columns && !inside(x0 + dx * <f64>from, y0 + dy * <f64>from, z0 + dz * <f64>from, width, height, depth)) from++;
      let to = columns;
      while (to > from && !inside(x0 + dx * <f64>(to - 1), y0 + dy * <f64>(to - 1), z0 + dz * <f64>(to - 1), width, height, depth)) to--;
      for (let i = from; i < to; i++) {
        const k = <f64>i;
        f32.store(target + (<usize>i << 2), between(source, width, width * height, x0 + dx * k, y0 + dy * k, z0 + dz * k));
      }
      i32.store(ranges, from);
      i32.store(ranges, to, 4);
      ranges += 8;
      target += <usize>columns << 2;
    }
  }
}

function startOf(row: usize, y: i32, z: i32): f64 {
  return f64.load(row, 8) * <f64>y + f64.load(row, 16) * <f64>z + f64.load(row, 24);
}

// @ts-ignore: decorator
@inline
function inside(x: f64, y: f64, z: f64, width: i32, height: i32, depth: i32): bool {
  return x >= 0 && x < <f64>(width - 1) && y >= 0 && y < <f64>(height - 1) && z >= 0 && z < <f64>(depth - 1);
}

// @ts-ignore: decorator
@inline
function between(source: usize, row: i32, plane: i32, x: f64, y: f64, z: f64): f32 {
  const left = <i32>x;
  const top = <i32>y;
  const front = <i32>z;
  const at = source + (<usize>(front * plane + top * row + left) << 2);
  const below = at + (<usize>row << 2);
  const behind = at + (<usize>plane << 2);
  const along = weights(x - <f64>left);
  const across = weights(y - <f64>top);
  const deep = weights(z - <f64>front);
  const near = f64x2.mul(lines(at, below, along), across);
  const far = f64x2.mul(lines(behind, behind + (<usize>row << 2), along), across);
  const both = f64x2.mul(pairSums(near, far), deep);
  return <f32>(f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
}

/** 1 − part and part. */
// @ts-ignore: decorator
@inline
function weights(part: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(part), 0, 1 - part);
}

/** Values on two lines of two neighbours each. */
// @ts-ignore: decorator
@inline
function lines(first: usize, second: usize, along: v128): v128 {
  return pairSums(
    f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(first)), along),
    f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(second)), along),
  );
}

// @ts-ignore: decorator
@inline
function pairSums(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<i64>(a, b, 0, 2), v128.shuffle<i64>(a, b, 1, 3));
}
