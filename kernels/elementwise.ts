// Operations on whole parameters besides the optimisers' steps; each rounded to single precision in the order written here.
import { slot, stage, unstage } from './tails';

// x = x f
export function scale(target: usize, length: usize, factor: f32): void {
  const x = target << 2;
  const whole = length >> 2;
  const rest = length & 3;
  scaleBlock(x, whole, factor);
  if (rest == 0) return;
  stage(0, x + (whole << 4), rest);
  scaleBlock(0, 1, factor);
  unstage(0, x + (whole << 4), rest);
}

function scaleBlock(x: usize, vectors: usize, factor: f32): void {
  const f = f32x4.splat(factor);
  for (const end = x + (vectors << 4); x < end; x += 16) v128.store(x, f32x4.mul(v128.load(x), f));
}

// x = max(min(x, c), -c); NaN stays NaN
export function clamp(target: usize, length: usize, limit: f32): void {
  const x = target << 2;
  const whole = length >> 2;
  const rest = length & 3;
  clampBlock(x, whole, limit);
  if (rest == 0) return;
  stage(0, x + (whole << 4), rest);
  clampBlock(0, 1, limit);
  unstage(0, x + (whole << 4), rest);
}

function clampBlock(x: usize, vectors: usize, limit: f32): void {
  const high = f32x4.splat(limit);
  const low = f32x4.splat(-limit);
  for (const end = x + (vectors << 4); x < end; x += 16) v128.store(x, f32x4.max(f32x4.min(v128.load(x), high), low));
}

// y = y + x f
export function axpy(target: usize, source: usize, length: usize, factor: f32): void {
  const y = target << 2;
  const x = source << 2;
  const whole = length >> 2;
  const rest = length & 3;
  axpyBlock(y, x, whole, factor);
  if (rest == 0) return;
  const done = whole << 4;
  stage(0, y + done, rest);
  stage(1, x + done, rest);
  axpyBlock(0, slot, 1, factor);
  unstage(0, y + done, rest);
}

function axpyBlock(y: usize, x: usize, vectors: usize, factor: f32): void {
  const f = f32x4.splat(factor);
  for (const end = y + (vectors << 4); y < end; y += 16) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(v128.load(x), f)));
    x += 16;
  }
}

// y = y + (x - y) w; where `fromSource`, y = x + (x - y) w with w the weight less 1
export function lerp(target: usize, source: usize, length: usize, weight: f32, fromSource: bool): void {
  const y = target << 2;
  const x = source << 2;
  const whole = length >> 2;
  const rest = length & 3;
  lerpBlock(y, x, fromSource ? x : y, whole, weight);
  if (rest == 0) return;
  const done = whole << 4;
  stage(0, y + done, rest);
  stage(1, x + done, rest);
  lerpBlock(0, slot, fromSource ? slot : 0, 1, weight);
  unstage(0, y + done, rest);
}

function lerpBlock(y: usize, x: usize, base: usize, vectors: usize, weight: f32): void {
  const w = f32x4.splat(weight);
  for (const end = y + (vectors << 4); y < end; y += 16) {
    v128.store(y, f32x4.add(v128.load(base), f32x4.mul(f32x4.sub(v128.load(x), v128.load(y)), w)));
    x += 16;
    base += 16;
  }
}

// p = p + g f, or p = p + p p g f where `adaptive`
export function perturb(values: usize, gradients: usize, length: usize, factor: f32, adaptive: bool): void {
  const p = values << 2;
  const g = gradients << 2;
  const whole = length >> 2;
  const rest = length & 3;
  if (!adaptive) return axpy(values, gradients, length, factor);
  perturbBlock(p, g, whole, factor);
  if (rest == 0) return;
  const done = whole << 4;
  stage(0, p + done, rest);
  stage(1, g + done, rest);
  perturbBlock(0, slot, 1, factor);
  unstage(0, p + done, rest);
}

function perturbBlock(p: usize, g: usize, vectors: usize, factor: f32): void {
  const f = f32x4.splat(factor);
  for (const end = p + (vectors << 4); p < end; p += 16) {
    const x = v128.load(p);
    v128.store(p, f32x4.add(x, f32x4.mul(f32x4.mul(f32x4.mul(x, x), v128.load(g)), f)));
    g += 16;
  }
}
