// The last elements of a parameter, fewer than a vector: copied to scratch, worked on there as a whole vector, copied back.

// @ts-ignore: decorator
@inline
export const slot: usize = 32;

// Copies `count` floats to slot `index` of the scratch. What else the slot holds is never read back.
export function stage(index: usize, from: usize, count: usize): void {
  const to = index * slot;
  for (let k: usize = 0; k < count; k++) store<f32>(to + (k << 2), load<f32>(from + (k << 2)));
}

// The same with zeros in the rest of the slot, for sums.
export function stageZeroed(index: usize, from: usize, count: usize): void {
  const to = index * slot;
  v128.store(to, i32x4.splat(0), 0);
  v128.store(to, i32x4.splat(0), 16);
  stage(index, from, count);
}

export function unstage(index: usize, to: usize, count: usize): void {
  const from = index * slot;
  for (let k: usize = 0; k < count; k++) store<f32>(to + (k << 2), load<f32>(from + (k << 2)));
}
