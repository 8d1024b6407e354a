// xoshiro128** in four lanes. The state of four generators is four vectors in memory, one word of each generator per vector.

// @ts-ignore: decorator
@inline
export function rotate7(x: v128): v128 {
  return v128.or(i32x4.shl(x, 7), i32x4.shr_u(x, 25));
}

// @ts-ignore: decorator
@inline
export function rotate11(x: v128): v128 {
  return v128.or(i32x4.shl(x, 11), i32x4.shr_u(x, 21));
}

// The value that the four generators give next, from their second word.
// @ts-ignore: decorator
@inline
export function scramble(s1: v128): v128 {
  const r = rotate7(i32x4.add(i32x4.shl(s1, 2), s1));
  return i32x4.add(i32x4.shl(r, 3), r);
}

// One step of the generator of one lane; `state` points at the lane's first word.
export function stepLane(state: usize): u32 {
  const s0 = load<u32>(state);
  const s1 = load<u32>(state, 16);
  const result = rotl<u32>(s1 * 5, 7) * 9;
  const s2 = load<u32>(state, 32) ^ s0;
  const s3 = load<u32>(state, 48) ^ s1;
  store<u32>(state, s0 ^ s3);
  store<u32>(state, s1 ^ s2, 16);
  store<u32>(state, s2 ^ (s1 << 9), 32);
  store<u32>(state, rotl<u32>(s3, 11), 48);
  return result;
}
