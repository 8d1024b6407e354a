// Separable interpolation of a control grid; see deformation.ts. A table holds, for each output index, the four indices of control
// points (whole numbers kept as floats' bits) and their four weights: eight words.

// @ts-ignore: decorator
@inline
function weighted(a: v128, b: v128, c: v128, d: v128, table: usize): v128 {
  const wa = v128.load32_splat(table, 16);
  const wb = v128.load32_splat(table, 20);
  const wc = v128.load32_splat(table, 24);
  const wd = v128.load32_splat(table, 28);
  return f32x4.add(f32x4.add(f32x4.mul(wa, a), f32x4.mul(wb, b)), f32x4.add(f32x4.mul(wc, c), f32x4.mul(wd, d)));
}

// out line = weighted sum of four lines of `length` floats (a multiple of four); line i stands `i stride` floats after `source`.
export function upsampleLines(target: usize, source: usize, stride: usize, length: usize, table: usize): void {
  const entry = table << 2;
  let a = (source + <usize>load<u32>(entry) * stride) << 2;
  let b = (source + <usize>load<u32>(entry, 4) * stride) << 2;
  let c = (source + <usize>load<u32>(entry, 8) * stride) << 2;
  let d = (source + <usize>load<u32>(entry, 12) * stride) << 2;
  let out = target << 2;
  for (const end = out + (length << 2); out < end; out += 16) {
    v128.store(out, weighted(v128.load(a), v128.load(b), v128.load(c), v128.load(d), entry));
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
}

// Interpolates one line of control positions (four floats each) at `count` places of the table; writes planes that are `apart` floats
// from each other, the third only where `planes` is 3.
export function upsampleColumns(target: usize, apart: usize, planes: usize, source: usize, count: usize, table: usize): void {
  const line = source << 2;
  let entry = table << 2;
  let out = target << 2;
  for (let i: usize = 0; i < count; i++) {
    const value = weighted(
      v128.load(line + (<usize>load<u32>(entry) << 4)),
      v128.load(line + (<usize>load<u32>(entry, 4) << 4)),
      v128.load(line + (<usize>load<u32>(entry, 8) << 4)),
      v128.load(line + (<usize>load<u32>(entry, 12) << 4)),
      entry,
    );
    store<f32>(out, f32x4.extract_lane(value, 0));
    store<f32>(out + (apart << 2), f32x4.extract_lane(value, 1));
    if (planes == 3) store<f32>(out + (apart << 3), f32x4.extract_lane(value, 2));
    entry += 32;
    out += 4;
  }
}
