/** A seeded stream of random numbers. Equal keys give equal streams on every platform. (stub: own code replaces it) */
export interface Stream {
  /** Uniform integer in 0..2^32-1. */
  uint32(): number;
  /** Uniform integer in 0..bound-1, without modulo bias. */
  below(bound: number): number;
  /** Uniform in [0,1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}
export declare function createStream(seed: number, ...path: readonly (string | number)[]): Stream;
