// The steps of scaling and squaring on padded fields; see deformation.ts.

// @ts-ignore: decorator
@inline
const magic: f32 = 8388608;

// @ts-ignore: decorator
@inline
function lerp(a: v128, b: v128, t: v128): v128 {
  return f32x4.add(a, f32x4.mul(t, f32x4.sub(b, a)));
}

// out = keep u + take w(p + u(p) - origin) at each position p of slices zFrom..zTo-1 of the grid of u; w on the grid (wx, wy, wz), zero
// outside. Fractions are taken from u alone, so that they do not depend on where a box lies.
export function compose(
  target: usize,
  u: usize,
  nx: usize,
  ny: usize,
  zFrom: usize,
  zTo: usize,
  padZ: usize,
  w: usize,
  wx: usize,
  wy: usize,
  wz: usize,
  originX: f32,
  originY: f32,
  originZ: f32,
  keep: f32,
  take: f32,
): void {
  const row = (wx + 2) << 4;
  const slice = row * (wy + 2);
  const nextSlice = padZ ? slice : 0;
  const field = w << 2;
  const k = f32x4.splat(keep);
  const t = f32x4.splat(take);
  const one = f32x4(1, 0, 0, 0);
  const steps = f32x4(1, 1, padZ ? 1 : 0, 0);
  const high = f32x4(<f32>(wx + 1), <f32>(wy + 1), padZ ? <f32>(wz + 1) : 0, 0);
  const wholeToInteger = f32x4.splat(magic);
  const mask = i32x4.splat(0x7fffff);
  const strides = i32x4(16, <i32>row, <i32>slice, 0);
  for (let z = zFrom; z < zTo; z++) {
    for (let y: usize = 0; y < ny; y++) {
      const start = (((z + padZ) * (ny + 2) + y + 1) * (nx + 2) + 1) << 4;
      let out = (target << 2) + start;
      let from = (u << 2) + start;
      let lowest = f32x4(originX - 1, originY - <f32>(y + 1), padZ ? originZ - <f32>(z + 1) : 0, 0);
      let highest = f32x4.add(high, lowest);
      for (const end = from + (nx << 4); from < end; from += 16) {
        const own = v128.load(from);
        const move = f32x4.pmin(highest, f32x4.pmax(lowest, own));
        const whole = f32x4.pmin(f32x4.sub(highest, steps), f32x4.floor(move));
        const rest = f32x4.sub(move, whole);
        const index = f32x4.add(f32x4.sub(whole, lowest), wholeToInteger);
        const parts = i32x4.mul(v128.and(index, mask), strides);
        const pairs = i32x4.add(parts, v128.shuffle<i32>(parts, parts, 1, 1, 1, 1));
        const corner = field + <usize>i32x4.extract_lane(i32x4.add(pairs, v128.shuffle<i32>(parts, parts, 2, 2, 2, 2)), 0);
        const tx = v128.shuffle<f32>(rest, rest, 0, 0, 0, 0);
        const ty = v128.shuffle<f32>(rest, rest, 1, 1, 1, 1);
        const tz = v128.shuffle<f32>(rest, rest, 2, 2, 2, 2);
        const beside = corner + row;
        const above = corner + nextSlice;
        const aboveBeside = above + row;
        const a = lerp(v128.load(corner), v128.load(corner, 16), tx);
        const b = lerp(v128.load(beside), v128.load(beside, 16), tx);
        const c = lerp(v128.load(above), v128.load(above, 16), tx);
        const d = lerp(v128.load(aboveBeside), v128.load(aboveBeside, 16), tx);
        const sample = lerp(lerp(a, b, ty), lerp(c, d, ty), tz);
        v128.store(out, f32x4.add(f32x4.mul(k, own), f32x4.mul(t, sample)));
        out += 16;
        lowest = f32x4.sub(lowest, one);
        highest = f32x4.sub(highest, one);
      }
    }
  }
}

// out = a + (a . grad a) / 2: the second-order start. Differences are central, one-sided at the faces of the grid, 0 along an axis of
// one position.
export function compositionStart(target: usize, field: usize, nx: usize, ny: usize, nz: usize, padZ: usize): void {
  const row = (nx + 2) << 4;
  const slice = row * (ny + 2);
  const half = f32x4.splat(0.5);
  for (let z: usize = 0; z < nz; z++) {
    const down = z > 0 ? slice : 0;
    const up = z + 1 < nz ? slice : 0;
    const acrossSlices = f32x4.splat(down && up ? 0.5 : 1);
    for (let y: usize = 0; y < ny; y++) {
      const back = y > 0 ? row : 0;
      const forth = y + 1 < ny ? row : 0;
      const acrossRows = f32x4.splat(back && forth ? 0.5 : 1);
      const start = (((z + padZ) * (ny + 2) + y + 1) * (nx + 2) + 1) << 4;
      for (let x: usize = 0; x < nx; x++) {
        const place = (field << 2) + start + (x << 4);
        const left: usize = x > 0 ? 16 : 0;
        const right: usize = x + 1 < nx ? 16 : 0;
        const own = v128.load(place);
        const dx = f32x4.mul(f32x4.sub(v128.load(place + right), v128.load(place - left)), f32x4.splat(left && right ? 0.5 : 1));
        const dy = f32x4.mul(f32x4.sub(v128.load(place + forth), v128.load(place - back)), acrossRows);
        const dz = f32x4.mul(f32x4.sub(v128.load(place + up), v128.load(place - down)), acrossSlices);
        const along = f32x4.add(
          f32x4.add(
            f32x4.mul(v128.shuffle<f32>(own, own, 0, 0, 0, 0), dx),
            f32x4.mul(v128.shuffle<f32>(own, own, 1, 1, 1, 1), dy),
          ),
          f32x4.mul(v128.shuffle<f32>(own, own, 2, 2, 2, 2), dz),
        );
        v128.store((target << 2) + start + (x << 4), f32x4.add(own, f32x4.mul(half, along)));
      }
    }
  }
}
