// Permutation of groups over patients, 16 permutations at once: one byte per patient and permutation holds the group. The exact
// counterparts in TypeScript are in src/stats/resampling/{permuted-labels,placement-sums,clustered-placements}.ts.
import { rotate11, scramble, stepLane } from './xoshiro';

// Deals groups to patients. `plan` is a row of strata: number of patients, size of each group in the stratum, then the byte offsets into
// `labels` of its patients. Each patient gets one of the labels that are left in the stratum, each of them with the same chance.
// `left` is scratch for 16 bytes per group.
export function drawLabels(states: usize, plan: usize, end: usize, groups: i32, left: usize, labels: usize): void {
  for (let lanes: usize = 0; lanes < 4; lanes++) {
    let at = plan;
    while (at < end) {
      const size = load<i32>(at);
      at += 4;
      for (let g = 0; g < groups; g++) v128.store(left + (<usize>g << 4), v128.load32_splat(at + (<usize>g << 2)));
      at += <usize>groups << 2;
      dealStratum(states + (lanes << 6), at, size, groups, left, labels + (lanes << 2));
      at += <usize>size << 2;
    }
  }
}

function dealStratum(state: usize, offsets: usize, size: i32, groups: i32, left: usize, labels: usize): void {
  let s0 = v128.load(state, 0);
  let s1 = v128.load(state, 16);
  let s2 = v128.load(state, 32);
  let s3 = v128.load(state, 48);
  const last = <usize>(groups - 1) << 4;
  for (let remaining = size; remaining > 0; remaining--) {
    const x = scramble(s1);
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotate11(s3);
    const bound = i32x4.splat(remaining);
    const low = i64x2.extmul_low_i32x4_u(x, bound);
    const high = i64x2.extmul_high_i32x4_u(x, bound);
    let drawn = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
    if (v128.any_true(i32x4.lt_u(v128.shuffle<i32>(low, high, 0, 2, 4, 6), bound))) {
      v128.store(state, s0, 0);
      v128.store(state, s1, 16);
      v128.store(state, s2, 32);
      v128.store(state, s3, 48);
      drawn = i32x4.replace_lane(drawn, 0, redraw(state, <u32>i32x4.extract_lane(x, 0), remaining));
      drawn = i32x4.replace_lane(drawn, 1, redraw(state + 4, <u32>i32x4.extract_lane(x, 1), remaining));
      drawn = i32x4.replace_lane(drawn, 2, redraw(state + 8, <u32>i32x4.extract_lane(x, 2), remaining));
      drawn = i32x4.replace_lane(drawn, 3, redraw(state + 12, <u32>i32x4.extract_lane(x, 3), remaining));
      s0 = v128.load(state, 0);
      s1 = v128.load(state, 16);
      s2 = v128.load(state, 32);
      s3 = v128.load(state, 48);
    }
    let label = i32x4.splat(groups - 1);
    let below = i32x4.splat(0);
    for (let g: usize = 0; g < last; g += 16) {
      below = i32x4.add(below, v128.load(left + g));
      label = i32x4.add(label, i32x4.lt_s(drawn, below));
    }
    for (let g: usize = 0; g < last; g += 16) {
      const chosen = i32x4.eq(label, i32x4.splat(<i32>(g >> 4)));
      v128.store(left + g, i32x4.add(v128.load(left + g), chosen));
    }
    const narrow = i16x8.narrow_i32x4_u(label, label);
    store<u32>(labels + load<u32>(offsets), <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(narrow, narrow), 0));
    offsets += 4;
  }
  v128.store(state, s0, 0);
  v128.store(state, s1, 16);
  v128.store(state, s2, 32);
  v128.store(state, s3, 48);
}

// High word of x times bound, drawn again while the low word shows that some results have one preimage too many (Lemire 2019).
function redraw(state: usize, first: u32, bound: i32): i32 {
  let product = <u64>first * <u64>bound;
  if (<u32>product < <u32>bound) {
    const surplus: u32 = (<u32>0 - <u32>bound) % <u32>bound;
    while (<u32>product < surplus) product = <u64>stepLane(state) * <u64>bound;
  }
  return <i32>(product >> 32);
}

// Sums of placement values of one group when every patient has one row. The stream is a row of chunks: a word (negatives | positives
// << 8 | flags << 16; 1: all rows of the block have one score, 2: last chunk of the block), then byte offsets into `labels` of the
// negatives and of the positives. `out`, cleared by the caller: 16 doubles each of negatives, positives, sum of placements of the
// positives, of their squares, and of squared placements of the negatives (positives below). `sums`: scratch for 32 words, cleared.
export function placementSums(stream: usize, end: usize, labels: usize, group: i32, sums: usize, out: usize): void {
  const wanted = i8x16.splat(<i8>group);
  let at = stream;
  while (at < end) {
    const header = load<u32>(at);
    at = countLabels(at + 4, header & 255, labels, wanted, sums);
    at = countLabels(at, (header >> 8) & 255, labels, wanted, sums + 64);
    if (header & 0x20000) {
      const share = f64x2.splat(header & 0x10000 ? 0.5 : 0);
      for (let part: usize = 0; part < 8; part++) addBlock(sums + (part << 3), share, out + (part << 4));
      memory.fill(sums, 0, 128);
    }
  }
}

function countLabels(start: usize, rows: u32, labels: usize, wanted: v128, sums: usize): usize {
  let at = start;
  let bytes = i8x16.splat(0);
  for (const stop = at + (rows << 2); at < stop; at += 4) bytes = i8x16.sub(bytes, i8x16.eq(v128.load(labels + load<u32>(at)), wanted));
  const low = i16x8.extend_low_i8x16_u(bytes);
  const high = i16x8.extend_high_i8x16_u(bytes);
  v128.store(sums, i32x4.add(v128.load(sums, 0), i32x4.extend_low_i16x8_u(low)), 0);
  v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(sums, i32x4.add(v128.load(sums, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(sums, i32x4.add(v128.load(sums, 48), i32x4.extend_high_i16x8_u(high)), 48);
  return at;
}

// @ts-ignore: decorator
@inline
function addBlock(sums: usize, share: v128, out: usize): void {
  const n = f64x2.convert_low_i32x4_u(v128.load64_zero(sums));
  const p = f64x2.convert_low_i32x4_u(v128.load64_zero(sums, 64));
  const below = v128.load(out, 128);
  const negatives = f64x2.add(v128.load(out, 0), n);
  const placement = f64x2.sub(negatives, f64x2.mul(share, n));
  const overtaken = f64x2.add(below, f64x2.mul(share, p));
  const weighted = f64x2.mul(p, placement);
  v128.store(out, negatives, 0);
  v128.store(out, f64x2.add(below, p), 128);
  v128.store(out, f64x2.add(v128.load(out, 256), weighted), 256);
  v128.store(out, f64x2.add(v128.load(out, 384), f64x2.mul(weighted, placement)), 384);
  v128.store(out, f64x2.add(v128.load(out, 512), f64x2.mul(f64x2.mul(n, overtaken), overtaken)), 512);
}

// Twice the placement values summed over each patient's rows, for four permutations. The stream is a row of blocks: number of
// negatives, number of positives, 1 if all rows have one score, then byte offsets into `labels` (16 bytes a patient). `labels` points
// at the first of the four bytes. `placements`, cleared by the caller: per patient four words for the positives, four for the
// negatives (positives below). `counts`, cleared by the caller: per group four words of negatives, four of positives.
export function patientPlacements(stream: usize, end: usize, labels: usize, groups: i32, counts: usize, placements: usize): void {
  const span = <usize>groups << 5;
  let at = stream;
  while (at < end) {
    const negatives = at + 12;
    const positives = negatives + (<usize>load<u32>(at) << 2);
    const next = positives + (<usize>load<u32>(at, 4) << 2);
    if (load<u32>(at, 8)) {
      credit(negatives, positives, labels, counts + 16, span, 0, placements + 16);
      credit(positives, next, labels, counts, span, 0, placements);
      enter(negatives, positives, labels, counts, span);
      enter(positives, next, labels, counts + 16, span);
      credit(negatives, positives, labels, counts + 16, span, 0, placements + 16);
      credit(positives, next, labels, counts, span, 0, placements);
    } else {
      credit(negatives, positives, labels, counts + 16, span, 1, placements + 16);
      enter(negatives, positives, labels, counts, span);
      credit(positives, next, labels, counts, span, 1, placements);
      enter(positives, next, labels, counts + 16, span);
    }
    at = next;
  }
}

// @ts-ignore: decorator
@inline
function fourLabels(place: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(place)));
}

// Adds to each row's patient the count of its group, shifted left.
function credit(start: usize, stop: usize, labels: usize, counts: usize, span: usize, shift: i32, placements: usize): void {
  for (let at = start; at < stop; at += 4) {
    const offset = <usize>load<u32>(at);
    const label = fourLabels(labels + offset);
    let own = i32x4.splat(0);
    let g = i32x4.splat(0);
    for (let place: usize = 0; place < span; place += 32) {
      own = v128.or(own, v128.and(i32x4.eq(label, g), v128.load(counts + place)));
      g = i32x4.add(g, i32x4.splat(1));
    }
    const target = placements + (offset << 1);
    v128.store(target, i32x4.add(v128.load(target), i32x4.shl(own, shift)));
  }
}

// Counts the rows into their groups.
function enter(start: usize, stop: usize, labels: usize, counts: usize, span: usize): void {
  for (let at = start; at < stop; at += 4) {
    const label = fourLabels(labels + <usize>load<u32>(at));
    let g = i32x4.splat(0);
    for (let place: usize = 0; place < span; place += 32) {
      v128.store(counts + place, i32x4.sub(v128.load(counts + place), i32x4.eq(label, g)));
      g = i32x4.add(g, i32x4.splat(1));
    }
  }
}

// Per group and permutation, over patients: `totals` (16 bytes each, cleared): twice the sum of the positives' placements as a double, and
// the patients' tallies added up as a 64-bit integer. `tallies`: one such integer per patient.
export function patientTotals(patients: i32, labels: usize, placements: usize, tallies: usize, totals: usize): void {
  for (let p: usize = 0; p < <usize>patients; p++) {
    const tally = load<i64>(tallies + (p << 3));
    for (let lane: usize = 0; lane < 4; lane++) {
      const label = <usize>load<u8>(labels + (p << 4) + lane);
      if (label == 255) continue;
      const total = totals + (((label << 2) + lane) << 4);
      store<f64>(total, load<f64>(total) + <f64>load<i32>(placements + (p << 5) + (lane << 2)));
      store<i64>(total, load<i64>(total, 8) + tally, 8);
    }
  }
}

// Per group and permutation, sums over patients of squares and products of what a patient's placements are above expectation.
// `rows`: negatives and positives of each patient, two doubles. `groups`: six doubles each: the AUC, half the reciprocal number of
// negatives, of positives, then the three sums (positives squared, negatives squared, product), cleared by the caller.
export function patientSpread(patients: i32, labels: usize, placements: usize, rows: usize, groups: usize): void {
  for (let p: usize = 0; p < <usize>patients; p++) {
    const n = load<f64>(rows + (p << 4));
    const m = load<f64>(rows + (p << 4), 8);
    for (let lane: usize = 0; lane < 4; lane++) {
      const label = <usize>load<u8>(labels + (p << 4) + lane);
      if (label == 255) continue;
      const group = groups + ((label << 2) + lane) * 48;
      const place = placements + (p << 5) + (lane << 2);
      const auc = load<f64>(group);
      const positive = <f64>load<i32>(place) * load<f64>(group, 8) - m * auc;
      const negative = n * (1 - auc) - <f64>load<i32>(place, 16) * load<f64>(group, 16);
      store<f64>(group, load<f64>(group, 24) + positive * positive, 24);
      store<f64>(group, load<f64>(group, 32) + negative * negative, 32);
      store<f64>(group, load<f64>(group, 40) + positive * negative, 40);
    }
  }
}

// Sums over the patients of each group of five doubles per patient (`terms`). `out`, cleared by the caller: per group five times 16
// doubles, one per permutation.
export function groupSums(patients: i32, labels: usize, terms: usize, out: usize): void {
  for (let p: usize = 0; p < <usize>patients; p++) {
    const term = terms + p * 40;
    const a = load<f64>(term);
    const b = load<f64>(term, 8);
    const c = load<f64>(term, 16);
    const d = load<f64>(term, 24);
    const e = load<f64>(term, 32);
    for (let lane: usize = 0; lane < 16; lane++) {
      const sums = out + <usize>load<u8>(labels + (p << 4) + lane) * 640 + (lane << 3);
      store<f64>(sums, load<f64>(sums) + a);
      store<f64>(sums, load<f64>(sums, 128) + b, 128);
      store<f64>(sums, load<f64>(sums, 256) + c, 256);
      store<f64>(sums, load<f64>(sums, 384) + d, 384);
      store<f64>(sums, load<f64>(sums, 512) + e, 512);
    }
  }
}
