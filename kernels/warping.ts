// Linear interpolation of images; see deformation.ts. An image is padded by one position on every side (not along z of two axes).

// @ts-ignore: decorator
@inline
const magic: f32 = 8388608;

// @ts-ignore: decorator
@inline
function lerp(a: v128, b: v128, t: v128): v128 {
  return f32x4.add(a, f32x4.mul(t, f32x4.sub(b, a)));
}

// @ts-ignore: decorator
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 1, 3, 5, 7);
}

// out = image at (1 + x + i + ux, 1 + y + uy, 1 + z + uz) of the padded image (ix, iy, iz are its extents without padding), for i in
// 0..length-1; the planes of u are `apart` floats from each other. Up to three floats after the line are written as well.
export function warpLinear(
  target: usize,
  u: usize,
  apart: usize,
  length: usize,
  image: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  padZ: usize,
  x: f32,
  y: f32,
  z: f32,
): void {
  const row = (ix + 2) << 2;
  const slice = row * (iy + 2);
  const nextSlice = padZ ? slice : 0;
  const field = image << 2;
  const none = f32x4.splat(0);
  const highX = f32x4.splat(<f32>(ix + 1));
  const highY = f32x4.splat(<f32>(iy + 1));
  const highZ = f32x4.splat(padZ ? <f32>(iz + 1) : 0);
  const lastX = f32x4.splat(<f32>ix);
  const lastY = f32x4.splat(<f32>iy);
  const lastZ = f32x4.splat(padZ ? <f32>iz : 0);
  const wholeToInteger = f32x4.splat(magic);
  const mask = i32x4.splat(0x7fffff);
  const baseY = f32x4.splat(1 + y);
  const baseZ = f32x4.splat(padZ ? 1 + z : 0);
  let baseX = f32x4.add(f32x4.splat(1 + x), f32x4(0, 1, 2, 3));
  const four = f32x4.splat(4);
  let from = u << 2;
  let out = target << 2;
  for (const end = out + (length << 2); out < end; out += 16) {
    const px = f32x4.pmin(highX, f32x4.pmax(none, f32x4.add(baseX, v128.load(from))));
    const py = f32x4.pmin(highY, f32x4.pmax(none, f32x4.add(baseY, v128.load(from + (apart << 2)))));
    const pz = padZ ? f32x4.pmin(highZ, f32x4.pmax(none, f32x4.add(baseZ, v128.load(from + (apart << 3))))) : none;
    const wholeX = f32x4.pmin(lastX, f32x4.floor(px));
    const wholeY = f32x4.pmin(lastY, f32x4.floor(py));
    const wholeZ = f32x4.pmin(lastZ, f32x4.floor(pz));
    const tx = f32x4.sub(px, wholeX);
    const ty = f32x4.sub(py, wholeY);
    const tz = f32x4.sub(pz, wholeZ);
    const place = i32x4.add(
      i32x4.add(
        i32x4.shl(v128.and(f32x4.add(wholeX, wholeToInteger), mask), 2),
        i32x4.mul(v128.and(f32x4.add(wholeY, wholeToInteger), mask), i32x4.splat(<i32>row)),
      ),
      i32x4.mul(v128.and(f32x4.add(wholeZ, wholeToInteger), mask), i32x4.splat(<i32>slice)),
    );
    const p0 = field + <usize>i32x4.extract_lane(place, 0);
    const p1 = field + <usize>i32x4.extract_lane(place, 1);
    const p2 = field + <usize>i32x4.extract_lane(place, 2);
    const p3 = field + <usize>i32x4.extract_lane(place, 3);
    let first = v128.load64_lane(p1, v128.load64_zero(p0), 1);
    let second = v128.load64_lane(p3, v128.load64_zero(p2), 1);
    const a = lerp(low(first, second), high(first, second), tx);
    first = v128.load64_lane(p1 + row, v128.load64_zero(p0 + row), 1);
    second = v128.load64_lane(p3 + row, v128.load64_zero(p2 + row), 1);
    const b = lerp(low(first, second), high(first, second), tx);
    const near = lerp(a, b, ty);
    let sample = near;
    if (padZ) {
      const q0 = p0 + nextSlice;
      const q1 = p1 + nextSlice;
      const q2 = p2 + nextSlice;
      const q3 = p3 + nextSlice;
      first = v128.load64_lane(q1, v128.load64_zero(q0), 1);
      second = v128.load64_lane(q3, v128.load64_zero(q2), 1);
      const c = lerp(low(first, second), high(first, second), tx);
      first = v128.load64_lane(q1 + row, v128.load64_zero(q0 + row), 1);
      second = v128.load64_lane(q3 + row, v128.load64_zero(q2 + row), 1);
      const d = lerp(low(first, second), high(first, second), tx);
      sample = lerp(near, lerp(c, d, ty), tz);
    }
    v128.store(out, sample);
    from += 16;
    baseX = f32x4.add(baseX, four);
  }
}
