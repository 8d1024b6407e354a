// Bootstrap of the area under the ROC curve, 16 replicates at once: one byte per patient and replicate says how often the patient
// was drawn. The exact counterparts in TypeScript are src/stats/resampling/{replicates,bootstrap-auc}.ts.
import { rotate11, scramble } from './xoshiro';

// Draws how often each patient is in each of 16 replicates, Poisson with mean 1 by inversion. `states`: four generators per group of
// four lanes (64 bytes a group); `thresholds`: 12 words, 2^32 times the Poisson distribution function, less 1, sign bit flipped;
// `counts`: 16 bytes per patient; `totals`: sum of each lane.
export function drawCounts(states: usize, thresholds: usize, counts: usize, patients: i32, totals: usize): void {
  const end = counts + (<usize>patients << 4);
  const chunk: usize = 4096;
  const sign = i32x4.splat(0x80000000);
  const t0 = v128.load32_splat(thresholds, 0);
  const t1 = v128.load32_splat(thresholds, 4);
  const t2 = v128.load32_splat(thresholds, 8);
  const t3 = v128.load32_splat(thresholds, 12);
  const t4 = v128.load32_splat(thresholds, 16);
  for (let start = counts; start < end; start += chunk) {
    const stop = min(start + chunk, end);
    for (let group: usize = 0; group < 4; group++) {
      const state = states + (group << 6);
      let s0 = v128.load(state, 0);
      let s1 = v128.load(state, 16);
      let s2 = v128.load(state, 32);
      let s3 = v128.load(state, 48);
      let total = v128.load(totals + (group << 4));
      for (let at = start + (group << 2); at < stop; at += 16) {
        const x = v128.xor(scramble(s1), sign);
        const t = i32x4.shl(s1, 9);
        s2 = v128.xor(s2, s0);
        s3 = v128.xor(s3, s1);
        s1 = v128.xor(s1, s2);
        s0 = v128.xor(s0, s3);
        s2 = v128.xor(s2, t);
        s3 = rotate11(s3);
        const beyond = i32x4.gt_s(x, t4);
        let drawn = i32x4.add(i32x4.add(i32x4.gt_s(x, t0), i32x4.gt_s(x, t1)), i32x4.add(i32x4.add(i32x4.gt_s(x, t2), i32x4.gt_s(x, t3)), beyond));
        if (v128.any_true(beyond)) {
          for (let k: usize = 5; k < 12; k++) drawn = i32x4.add(drawn, i32x4.gt_s(x, v128.load32_splat(thresholds + (k << 2))));
        }
        drawn = i32x4.neg(drawn);
        total = i32x4.add(total, drawn);
        const narrow = i16x8.narrow_i32x4_s(drawn, drawn);
        store<u32>(at, <u32>i32x4.extract_lane(i8x16.narrow_i16x8_s(narrow, narrow), 0));
      }
      v128.store(state, s0, 0);
      v128.store(state, s1, 16);
      v128.store(state, s2, 32);
      v128.store(state, s3, 48);
      v128.store(totals + (group << 4), total);
    }
  }
}

// Copies the 16 bytes of each patient to the place given by `places` (byte offsets into `target`).
export function arrange(source: usize, places: usize, target: usize, patients: i32): void {
  for (let p: usize = 0; p < <usize>patients; p++) v128.store(target + load<u32>(places + (p << 2)), v128.load(source + (p << 4)));
}

// Pairs in the right order, ties not looked at. The stream is a row of runs: a word (negatives | positives << 8, each at most 16),
// then the byte offsets into `counts` of the patients of the negatives and of the positives, in ascending order of score. Every
// positive is paired with all negatives before it. Adds to `out`: negatives (16 words), positives (16 words), pairs (16 doubles).
export function concordance(stream: usize, end: usize, counts: usize, out: usize): void {
  let n0 = i32x4.splat(0), n1 = i32x4.splat(0), n2 = i32x4.splat(0), n3 = i32x4.splat(0);
  let m0 = i32x4.splat(0), m1 = i32x4.splat(0), m2 = i32x4.splat(0), m3 = i32x4.splat(0);
  let u0 = i64x2.splat(0), u1 = i64x2.splat(0), u2 = i64x2.splat(0), u3 = i64x2.splat(0);
  let u4 = i64x2.splat(0), u5 = i64x2.splat(0), u6 = i64x2.splat(0), u7 = i64x2.splat(0);
  let at = stream;
  while (at < end) {
    const header = load<u32>(at);
    at += 4;
    let stop = at + ((header & 255) << 2);
    if (at < stop) {
      let bytes = i8x16.splat(0);
      for (; at < stop; at += 4) bytes = i8x16.add(bytes, v128.load(counts + load<u32>(at)));
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      n0 = i32x4.add(n0, i32x4.extend_low_i16x8_u(low));
      n1 = i32x4.add(n1, i32x4.extend_high_i16x8_u(low));
      n2 = i32x4.add(n2, i32x4.extend_low_i16x8_u(high));
      n3 = i32x4.add(n3, i32x4.extend_high_i16x8_u(high));
    }
    stop = at + (header >> 8 << 2);
    if (at < stop) {
      let bytes = i8x16.splat(0);
      for (; at < stop; at += 4) bytes = i8x16.add(bytes, v128.load(counts + load<u32>(at)));
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      const p0 = i32x4.extend_low_i16x8_u(low);
      const p1 = i32x4.extend_high_i16x8_u(low);
      const p2 = i32x4.extend_low_i16x8_u(high);
      const p3 = i32x4.extend_high_i16x8_u(high);
      m0 = i32x4.add(m0, p0);
      m1 = i32x4.add(m1, p1);
      m2 = i32x4.add(m2, p2);
      m3 = i32x4.add(m3, p3);
      u0 = i64x2.add(u0, i64x2.extmul_low_i32x4_u(p0, n0));
      u1 = i64x2.add(u1, i64x2.extmul_high_i32x4_u(p0, n0));
      u2 = i64x2.add(u2, i64x2.extmul_low_i32x4_u(p1, n1));
      u3 = i64x2.add(u3, i64x2.extmul_high_i32x4_u(p1, n1));
      u4 = i64x2.add(u4, i64x2.extmul_low_i32x4_u(p2, n2));
      u5 = i64x2.add(u5, i64x2.extmul_high_i32x4_u(p2, n2));
      u6 = i64x2.add(u6, i64x2.extmul_low_i32x4_u(p3, n3));
      u7 = i64x2.add(u7, i64x2.extmul_high_i32x4_u(p3, n3));
    }
  }
  v128.store(out, n0, 0);
  v128.store(out, n1, 16);
  v128.store(out, n2, 32);
  v128.store(out, n3, 48);
  v128.store(out, m0, 64);
  v128.store(out, m1, 80);
  v128.store(out, m2, 96);
  v128.store(out, m3, 112);
  storePairs(out + 128, u0, u1, u2, u3, u4, u5, u6, u7);
}

function storePairs(out: usize, u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128, u6: v128, u7: v128): void {
  v128.store(out, u0, 0);
  v128.store(out, u1, 16);
  v128.store(out, u2, 32);
  v128.store(out, u3, 48);
  v128.store(out, u4, 64);
  v128.store(out, u5, 80);
  v128.store(out, u6, 96);
  v128.store(out, u7, 112);
  for (let lane: usize = 0; lane < 16; lane++) store<f64>(out + (lane << 3), <f64>load<i64>(out + (lane << 3)));
}

// Pairs of a positive and a negative with the same score. The stream is a row of chunks: a word (negatives | positives << 8 | last
// of its block << 16, counts at most 16), then byte offsets as in `concordance`; a block holds all rows of one score.
// Writes 16 doubles to `out`; `sums` is scratch for 32 words.
export function tiedPairs(stream: usize, end: usize, counts: usize, sums: usize, out: usize): void {
  let u0 = i64x2.splat(0), u1 = i64x2.splat(0), u2 = i64x2.splat(0), u3 = i64x2.splat(0);
  let u4 = i64x2.splat(0), u5 = i64x2.splat(0), u6 = i64x2.splat(0), u7 = i64x2.splat(0);
  memory.fill(sums, 0, 128);
  let at = stream;
  while (at < end) {
    const header = load<u32>(at);
    at = addChunk(at + 4, header & 255, counts, sums);
    at = addChunk(at, (header >> 8) & 255, counts, sums + 64);
    if (header >> 16) {
      u0 = i64x2.add(u0, i64x2.extmul_low_i32x4_u(v128.load(sums, 0), v128.load(sums, 64)));
      u1 = i64x2.add(u1, i64x2.extmul_high_i32x4_u(v128.load(sums, 0), v128.load(sums, 64)));
      u2 = i64x2.add(u2, i64x2.extmul_low_i32x4_u(v128.load(sums, 16), v128.load(sums, 80)));
      u3 = i64x2.add(u3, i64x2.extmul_high_i32x4_u(v128.load(sums, 16), v128.load(sums, 80)));
      u4 = i64x2.add(u4, i64x2.extmul_low_i32x4_u(v128.load(sums, 32), v128.load(sums, 96)));
      u5 = i64x2.add(u5, i64x2.extmul_high_i32x4_u(v128.load(sums, 32), v128.load(sums, 96)));
      u6 = i64x2.add(u6, i64x2.extmul_low_i32x4_u(v128.load(sums, 48), v128.load(sums, 112)));
      u7 = i64x2.add(u7, i64x2.extmul_high_i32x4_u(v128.load(sums, 48), v128.load(sums, 112)));
      memory.fill(sums, 0, 128);
    }
  }
  storePairs(out, u0, u1, u2, u3, u4, u5, u6, u7);
}

// Adds the counts of up to 16 patients to 16 words at `sums`; returns the place after their offsets.
function addChunk(start: usize, rows: u32, counts: usize, sums: usize): usize {
  let at = start;
  let bytes = i8x16.splat(0);
  for (const stop = at + (rows << 2); at < stop; at += 4) bytes = i8x16.add(bytes, v128.load(counts + load<u32>(at)));
  const low = i16x8.extend_low_i8x16_u(bytes);
  const high = i16x8.extend_high_i8x16_u(bytes);
  v128.store(sums, i32x4.add(v128.load(sums, 0), i32x4.extend_low_i16x8_u(low)), 0);
  v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(sums, i32x4.add(v128.load(sums, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(sums, i32x4.add(v128.load(sums, 48), i32x4.extend_high_i16x8_u(high)), 48);
  return at;
}
