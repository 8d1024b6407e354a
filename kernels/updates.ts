// One step of an optimiser on one parameter. Every operation is rounded to single precision, in the order written here.
import { slot, stage, unstage } from './tails';

// d = g s + l p;  p -= r d
export function sgd(values: usize, gradients: usize, length: usize, gradientScale: f32, decay: f32, rate: f32): void {
  const p = values << 2;
  const g = gradients << 2;
  const whole = length >> 2;
  const rest = length & 3;
  sgdBlock(p, g, whole, gradientScale, decay, rate);
  if (rest == 0) return;
  const done = whole << 4;
  stage(0, p + done, rest);
  stage(1, g + done, rest);
  sgdBlock(0, slot, 1, gradientScale, decay, rate);
  unstage(0, p + done, rest);
}

function sgdBlock(p: usize, g: usize, vectors: usize, gradientScale: f32, decay: f32, rate: f32): void {
  const s = f32x4.splat(gradientScale);
  const l = f32x4.splat(decay);
  const r = f32x4.splat(rate);
  const end = p + (vectors << 4);
  while (p < end) {
    const x = v128.load(p);
    const d = f32x4.add(f32x4.mul(v128.load(g), s), f32x4.mul(x, l));
    v128.store(p, f32x4.sub(x, f32x4.mul(d, r)));
    p += 16;
    g += 16;
  }
}

// d = g s + l p;  b = b k + d t;  p -= r (d a + b c)
export function sgdMomentum(
  values: usize, gradients: usize, buffer: usize, length: usize,
  gradientScale: f32, decay: f32, keep: f32, take: f32, ahead: f32, buffered: f32, rate: f32,
): void {
  const p = values << 2;
  const g = gradients << 2;
  const b = buffer << 2;
  const whole = length >> 2;
  const rest = length & 3;
  momentumBlock(p, g, b, whole, gradientScale, decay, keep, take, ahead, buffered, rate);
  if (rest == 0) return;
  const done = whole << 4;
  stage(0, p + done, rest);
  stage(1, g + done, rest);
  stage(2, b + done, rest);
  momentumBlock(0, slot, 2 * slot, 1, gradientScale, decay, keep, take, ahead, buffered, rate);
  unstage(0, p + done, rest);
  unstage(2, b + done, rest);
}

function momentumBlock(
  p: usize, g: usize, b: usize, vectors: usize,
  gradientScale: f32, decay: f32, keep: f32, take: f32, ahead: f32, buffered: f32, rate: f32,
): void {
  const s = f32x4.splat(gradientScale);
  const l = f32x4.splat(decay);
  const k = f32x4.splat(keep);
  const t = f32x4.splat(take);
  const a = f32x4.splat(ahead);
  const c = f32x4.splat(buffered);
  const r = f32x4.splat(rate);
  const end = p + (vectors << 4);
  while (p < end) {
    const x = v128.load(p);
    const d = f32x4.add(f32x4.mul(v128.load(g), s), f32x4.mul(x, l));
    const y = f32x4.add(f32x4.mul(v128.load(b), k), f32x4.mul(d, t));
    v128.store(b, y);
    v128.store(p, f32x4.sub(x, f32x4.mul(f32x4.add(f32x4.mul(d, a), f32x4.mul(y, c)), r)));
    p += 16;
    g += 16;
    b += 16;
  }
}

// d = g s + l p;  m = m b1 + d c1;  v = v b2 + d d c2;  p = p h - m r / (sqrt(v) i + e)
export function adam(
  values: usize, gradients: usize, firstMoment: usize, secondMoment: usize, length: usize,
  gradientScale: f32, decay: f32, shrink: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, rate: f32, correction: f32, epsilon: f32,
): void {
  const p = values << 2;
  const g = gradients << 2;
  const m = firstMoment << 2;
  const v = secondMoment << 2;
  const whole = length >> 2;
  const rest = length & 3;
  adamBlock(p, g, m, v, whole, gradientScale, decay, shrink, beta1, rest1, beta2, rest2, rate, correction, epsilon);
  if (rest == 0) return;
  const done = whole << 4;
  stage(0, p + done, rest);
  stage(1, g + done, rest);
  stage(2, m + done, rest);
  stage(3, v + done, rest);
  adamBlock(0, slot, 2 * slot, 3 * slot, 1, gradientScale, decay, shrink, beta1, rest1, beta2, rest2, rate, correction, epsilon);
  unstage(0, p + done, rest);
  unstage(2, m + done, rest);
  unstage(3, v + done, rest);
}

function adamBlock(
  p: usize, g: usize, m: usize, v: usize, vectors: usize,
  gradientScale: f32, decay: f32, shrink: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, rate: f32, correction: f32, epsilon: f32,
): void {
  const s = f32x4.splat(gradientScale);
  const l = f32x4.splat(decay);
  const h = f32x4.splat(shrink);
  const b1 = f32x4.splat(beta1);
  const c1 = f32x4.splat(rest1);
  const b2 = f32x4.splat(beta2);
  const c2 = f32x4.splat(rest2);
  const r = f32x4.splat(rate);
  const i = f32x4.splat(correction);
  const e = f32x4.splat(epsilon);
  const end = p + (vectors << 4);
  while (p < end) {
    const x = v128.load(p);
    const d = f32x4.add(f32x4.mul(v128.load(g), s), f32x4.mul(x, l));
    const first = f32x4.add(f32x4.mul(v128.load(m), b1), f32x4.mul(d, c1));
    const second = f32x4.add(f32x4.mul(v128.load(v), b2), f32x4.mul(f32x4.mul(d, d), c2));
    v128.store(m, first);
    v128.store(v, second);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), i), e);
    v128.store(p, f32x4.sub(f32x4.mul(x, h), f32x4.div(f32x4.mul(first, r), root)));
    p += 16;
    g += 16;
    m += 16;
    v += 16;
  }
}

// d = clamp(g s, -c, c) + f (p - q) + l p;  b = b k + d t;  p -= r b;  a += p
export function pesg(
  values: usize, gradients: usize, buffer: usize, reference: usize, total: usize, length: usize,
  gradientScale: f32, limit: f32, pull: f32, decay: f32, keep: f32, take: f32, rate: f32,
): void {
  const p = values << 2;
  const g = gradients << 2;
  const b = buffer << 2;
  const q = reference << 2;
  const a = total << 2;
  const whole = length >> 2;
  const rest = length & 3;
  pesgBlock(p, g, b, q, a, whole, gradientScale, limit, pull, decay, keep, take, rate);
  if (rest == 0) return;
  const done = whole << 4;
  stage(0, p + done, rest);
  stage(1, g + done, rest);
  stage(2, b + done, rest);
  stage(3, q + done, rest);
  stage(4, a + done, rest);
  pesgBlock(0, slot, 2 * slot, 3 * slot, 4 * slot, 1, gradientScale, limit, pull, decay, keep, take, rate);
  unstage(0, p + done, rest);
  unstage(2, b + done, rest);
  unstage(4, a + done, rest);
}

function pesgBlock(
  p: usize, g: usize, b: usize, q: usize, a: usize, vectors: usize,
  gradientScale: f32, limit: f32, pull: f32, decay: f32, keep: f32, take: f32, rate: f32,
): void {
  const s = f32x4.splat(gradientScale);
  const high = f32x4.splat(limit);
  const low = f32x4.splat(-limit);
  const f = f32x4.splat(pull);
  const l = f32x4.splat(decay);
  const k = f32x4.splat(keep);
  const t = f32x4.splat(take);
  const r = f32x4.splat(rate);
  const end = p + (vectors << 4);
  while (p < end) {
    const x = v128.load(p);
    const clamped = f32x4.max(f32x4.min(f32x4.mul(v128.load(g), s), high), low);
    const d = f32x4.add(f32x4.add(clamped, f32x4.mul(f32x4.sub(x, v128.load(q)), f)), f32x4.mul(x, l));
    const y = f32x4.add(f32x4.mul(v128.load(b), k), f32x4.mul(d, t));
    const next = f32x4.sub(x, f32x4.mul(y, r));
    v128.store(b, y);
    v128.store(p, next);
    v128.store(a, f32x4.add(v128.load(a), next));
    p += 16;
    g += 16;
    b += 16;
    q += 16;
    a += 16;
  }
}
