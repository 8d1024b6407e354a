// Arithmetic on the sections of a parameter memory. Places and lengths count elements of the memory's array. Two implementations:
// `wasm-kernel.ts` (SIMD) and `plain-kernel.ts` (TypeScript). Both round every operation to the precision of the array in the order
// of the formulas below, so on single precision they give the same bits, on every platform. Sums are in double precision: element i
// goes to sum i mod 8, the sums are then added as ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)).

/** An array that a kernel works on: single precision to train, double precision to check. */
export type FloatArray = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** One parameter: where its values and gradients begin, and how many elements it has. */
export interface Spot {
  readonly values: number;
  readonly gradients: number;
  readonly length: number;
}

/** Step without memory: d = g gradientScale + p decay; p -= d rate. */
export interface SgdCoefficients {
  readonly gradientScale: number;
  readonly decay: number;
  readonly rate: number;
}

/** Step with a buffer b: d = g gradientScale + p decay; b = b keep + d take; p -= (d ahead + b buffered) rate. */
export interface MomentumCoefficients extends SgdCoefficients {
  readonly keep: number;
  readonly take: number;
  readonly ahead: number;
  readonly buffered: number;
}

/**
 * Step with moments m and v: d = g gradientScale + p decay; m = m beta1 + d rest1; v = v beta2 + (d d) rest2;
 * p = p shrink - (m rate) / (sqrt(v) correction + epsilon).
 */
export interface AdamCoefficients extends SgdCoefficients {
  readonly shrink: number;
  readonly beta1: number;
  readonly rest1: number;
  readonly beta2: number;
  readonly rest2: number;
  readonly correction: number;
  readonly epsilon: number;
}

/**
 * Step with a buffer b, a reference q and a running total a:
 * d = (clamp(g gradientScale, +-limit) + (p - q) pull) + p decay; b = b keep + d take; p -= b rate; a += p.
 */
export interface PesgCoefficients extends SgdCoefficients {
  readonly limit: number;
  readonly pull: number;
  readonly keep: number;
  readonly take: number;
}

/** What is done with the elements of one parameter. */
export interface Kernel {
  /** How the arithmetic is done: WebAssembly SIMD or TypeScript. */
  readonly kind: 'wasm' | 'plain';
  /** Nearest number of the array's precision. */
  readonly round: (x: number) => number;
  sgd(spot: Spot, coefficients: SgdCoefficients): void;
  momentum(spot: Spot & { readonly buffer: number }, coefficients: MomentumCoefficients): void;
  adam(
    spot: Spot & { readonly firstMoment: number; readonly secondMoment: number },
    coefficients: AdamCoefficients,
  ): void;
  pesg(
    spot: Spot & { readonly buffer: number; readonly reference: number; readonly total: number },
    coefficients: PesgCoefficients,
  ): void;
  /** x = x factor */
  scale(target: number, length: number, factor: number): void;
  /** x = max(min(x, limit), -limit); NaN stays. */
  clamp(target: number, length: number, limit: number): void;
  /** y = y + x factor */
  axpy(target: number, source: number, length: number, factor: number): void;
  /** y = y + (x - y) weight; from a weight of a half, x + (x - y)(weight - 1), which is x exactly at weight 1. */
  lerp(target: number, source: number, length: number, weight: number): void;
  /** p = p + g factor; adaptive: p = p + ((p p) g) factor */
  perturb(spot: Spot, factor: number, adaptive: boolean): void;
  /** Sum of x x, in double precision. */
  sumOfSquares(source: number, length: number): number;
  /** Sum of d d in double precision, d = g gradientScale + p decay. */
  sumOfSquaresDecayed(spot: Spot, coefficients: Pick<SgdCoefficients, 'gradientScale' | 'decay'>): number;
  /** Sum of (g p)(g p), in double precision. */
  sumOfSquaresWeighted(spot: Spot): number;
  /** Place of the first element that is infinite or not a number, counted from `source`; -1 where there is none. */
  firstNonFinite(source: number, length: number): number;
}
