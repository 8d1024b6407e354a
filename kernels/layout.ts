// Between planar arrays (one an axis) and padded fields; see deformation.ts.

// @ts-ignore: decorator
@inline
function zero(place: usize, positions: usize): void {
  memory.fill(place, 0, positions << 4);
}

// Zeros of the padding around the grid.
function clearPadding(field: usize, nx: usize, ny: usize, nz: usize, padZ: usize): void {
  const row = (nx + 2) << 4;
  const slice = row * (ny + 2);
  if (padZ) {
    memory.fill(field, 0, slice);
    memory.fill(field + slice * (nz + 1), 0, slice);
  }
  for (let z: usize = 0; z < nz; z++) {
    const start = field + slice * (z + padZ);
    memory.fill(start, 0, row);
    memory.fill(start + row * (ny + 1), 0, row);
    for (let y: usize = 1; y <= ny; y++) {
      zero(start + row * y, 1);
      zero(start + row * y + row - 16, 1);
    }
  }
}

// Padded field = factor (x, y, z, 0); the planes follow each other from `planes` on. Of two axes the third plane is not read.
export function interleave(target: usize, planes: usize, nx: usize, ny: usize, nz: usize, padZ: usize, factor: f32): void {
  const count = nx * ny * nz;
  const f = f32x4.splat(factor);
  const none = f32x4.splat(0);
  clearPadding(target << 2, nx, ny, nz, padZ);
  let x = planes << 2;
  for (let z: usize = 0; z < nz; z++) {
    for (let y: usize = 0; y < ny; y++) {
      let out = (target << 2) + (((z + padZ) * (ny + 2) + y + 1) * (nx + 2) + 1 << 4);
      let i: usize = 0;
      for (; i + 4 <= nx; i += 4) {
        const a = f32x4.mul(v128.load(x), f);
        const b = f32x4.mul(v128.load(x + (count << 2)), f);
        const c = padZ ? f32x4.mul(v128.load(x + (count << 3)), f) : none;
        const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
        const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
        const lowRest = v128.shuffle<f32>(c, none, 0, 4, 1, 5);
        const highRest = v128.shuffle<f32>(c, none, 2, 6, 3, 7);
        v128.store(out, v128.shuffle<f32>(low, lowRest, 0, 1, 4, 5));
        v128.store(out, v128.shuffle<f32>(low, lowRest, 2, 3, 6, 7), 16);
        v128.store(out, v128.shuffle<f32>(high, highRest, 0, 1, 4, 5), 32);
        v128.store(out, v128.shuffle<f32>(high, highRest, 2, 3, 6, 7), 48);
        out += 64;
        x += 16;
      }
      for (; i < nx; i++) {
        store<f32>(out, load<f32>(x) * factor);
        store<f32>(out, load<f32>(x + (count << 2)) * factor, 4);
        store<f32>(out, padZ ? load<f32>(x + (count << 3)) * factor : 0, 8);
        store<f32>(out, 0, 12);
        out += 16;
        x += 4;
      }
    }
  }
}

// The planes of a padded field, one after the other; of two axes the third is not written.
export function deinterleave(planes: usize, field: usize, nx: usize, ny: usize, nz: usize, padZ: usize): void {
  const count = nx * ny * nz;
  let x = planes << 2;
  for (let z: usize = 0; z < nz; z++) {
    for (let y: usize = 0; y < ny; y++) {
      let from = (field << 2) + (((z + padZ) * (ny + 2) + y + 1) * (nx + 2) + 1 << 4);
      let i: usize = 0;
      for (; i + 4 <= nx; i += 4) {
        const a = v128.load(from);
        const b = v128.load(from, 16);
        const c = v128.load(from, 32);
        const d = v128.load(from, 48);
        const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
        const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
        v128.store(x, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
        v128.store(x + (count << 2), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
        if (padZ) {
          v128.store(x + (count << 3), v128.shuffle<f32>(v128.shuffle<f32>(a, b, 2, 6, 2, 6), v128.shuffle<f32>(c, d, 2, 6, 2, 6), 0, 1, 4, 5));
        }
        from += 64;
        x += 16;
      }
      for (; i < nx; i++) {
        store<f32>(x, load<f32>(from));
        store<f32>(x + (count << 2), load<f32>(from, 4));
        if (padZ) store<f32>(x + (count << 3), load<f32>(from, 8));
        from += 16;
        x += 4;
      }
    }
  }
}
