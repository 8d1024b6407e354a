// Linear mixed models with variance components: y = X b + sum over k of Z_k u_k + e, u_k ~ N(0, v_k I), e ~ N(0, v I), by restricted maximum
// likelihood (REML; Patterson and Thompson 1971) with Fisher scoring. Factors may be nested or crossed.
import { usageError } from '../core/errors.ts';
import { studentT } from './distributions/student-t.ts';
import { deviateOf } from './interval.ts';
import type { RandomFactor } from './mixed-blocks.ts';
import { createMixedTerms, type MixedState, type MixedTerms } from './mixed-terms.ts';

/** Observations with what they depend on. */
export interface MixedModelInput {
  readonly y: Float64Array;
  /** Columns of X, each as long as `y`, such as one indicator a method; linearly independent. */
  readonly fixed: readonly Float64Array[];
  readonly random: readonly RandomFactor[];
}

/** A linear combination of the fixed effects. */
export interface ContrastEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Satterthwaite's, from the expected information about the variance components that are above 0. */
  readonly degreesOfFreedom: number;
  readonly low: number;
  readonly high: number;
  readonly t: number;
  /** Two-sided. */
  readonly p: number;
}

/** A fitted model. */
export interface MixedModel {
  readonly fixed: Float64Array;
  /** Covariance of the fixed effects, row by row. */
  readonly covariance: readonly Float64Array[];
  /** Variance of each random factor, at least 0, in the order given. */
  readonly variances: Float64Array;
  readonly residualVariance: number;
  /** Restricted log-likelihood with all constants, as lme4 and statsmodels give it. */
  readonly logLikelihood: number;
  readonly iterations: number;
  /**
   * The combination of fixed effects with weights `c`, with t limits. Default level .95, correction none. Without any weight but 0 its test and
   * limits are NaN. Throws `stats/mixed-model` unless there is a weight for each fixed effect, `stats/bad-level` outside (0, 1).
   */
  contrast(c: readonly number[], level?: number, correction?: StandardErrorCorrection): ContrastEstimate;
}

/**
 * `kenward-roger`: the variance of a contrast gets what estimating the variance components adds to it (Kenward and Roger 1997). Their degrees of
 * freedom of a single contrast are Satterthwaite's from the expected information, and their scale is 1, so nothing else changes.
 */
export type StandardErrorCorrection = 'none' | 'kenward-roger';

const mostIterations = 200;

/**
 * Fits by REML. Components that would fall below 0 stay at 0, as in lme4, and then count as known; in a balanced design with all
 * components above 0 the result is that of the analysis of variance exactly, and a contrast of two methods over worlds that of the paired
 * t test of the world means. Degrees of freedom are Satterthwaite's (Giesbrecht and Burns 1985): 2 (c'Fc)^2 / (g' A g), g the derivatives
 * of c'Fc by the components and A the inverse of their expected information. Throws `stats/mixed-model` (usage): too few observations, lengths
 * that differ, numbers that are not finite, codes below 0, dependent columns, no convergence in 200 steps.
 */
export function fitMixedModel(input: MixedModelInput): MixedModel {
  const terms = createMixedTerms(input);
  const { scale, count, columns } = terms;
  if (!(count > columns))
    throw bad(`${count} observations for ${columns} fixed effects leave nothing to estimate a variance from.`);
  if (scale === 0) return exactFit(terms);
  let components = Float64Array.from({ length: input.random.length + 1 }, () => scale / (input.random.length + 1));
  let state = terms.at(components);
  for (let iteration = 1; iteration <= mostIterations; iteration += 1) {
    const next = improved(terms, state, components);
    const gain = next.state.logLikelihood - state.logLikelihood;
    const change = Math.max(...next.components.map((value, k) => Math.abs(value - components[k]!)));
    components = next.components;
    state = next.state;
    if (gain <= 1e-12 * (1 + Math.abs(state.logLikelihood)) && change <= 1e-10 * scale)
      return fitted(terms, components, iteration);
  }
  throw bad('the estimate of the variance components does not converge.');
}

interface Improved {
  readonly components: Float64Array<ArrayBuffer>;
  readonly state: MixedState;
}

/** One step of Fisher scoring among the components that are not held at 0, halved until the likelihood does not fall. */
function improved(terms: MixedTerms, state: MixedState, components: Float64Array): Improved {
  const { score, information } = state;
  const smallest = 1e-9 * terms.scale;
  const last = components.length - 1;
  const free = [...components.keys()].filter((k) => k === last || components[k]! > 0 || score[k]! > 0);
  const step = solveFree(information, score, free);
  for (let share = 1; share > 1e-12; share /= 2) {
    const tried = Float64Array.from(components, (value, k) => {
      const moved = value + share * (step.get(k) ?? 0);
      return k === last ? Math.max(moved, smallest * 1e-6) : moved < smallest ? 0 : moved;
    });
    const next = terms.at(tried);
    if (next.logLikelihood >= state.logLikelihood - 1e-13 * Math.abs(state.logLikelihood))
      return { components: tried, state: next };
  }
  return { components: Float64Array.from(components), state };
}

function fitted(terms: MixedTerms, components: Float64Array, iterations: number): MixedModel {
  const { fixed, covariance, information, logLikelihood, slopes, adjustments } = terms.at(components);
  const last = components.length - 1;
  const free = [...components.keys()].filter((k) => k === last || components[k]! > 0);
  const added = (c: readonly number[]): number => {
    const parts = adjustments(c);
    return 2 * free.reduce((sum, k) => sum + solveFree(information, parts[k]!, free).get(k)!, 0);
  };
  const contrast = (
    c: readonly number[],
    level = 0.95,
    correction: StandardErrorCorrection = 'none',
  ): ContrastEstimate => {
    checkContrast(c, fixed.length, level);
    const estimate = c.reduce((sum, weight, i) => sum + weight * fixed[i]!, 0);
    const variance = quadratic(covariance, c);
    const gradient = slopes(c);
    const solved = solveFree(information, gradient, free);
    const spread = free.reduce((sum, k) => sum + gradient[k]! * solved.get(k)!, 0);
    const degreesOfFreedom = (2 * variance * variance) / spread;
    const standardError = Math.sqrt(correction === 'none' ? variance : variance + Math.max(0, added(c)));
    const half = studentT.upperQuantile((1 - level) / 2, degreesOfFreedom) * standardError;
    const t = estimate / standardError;
    const p = 2 * studentT.upperTail(Math.abs(t), degreesOfFreedom);
    return { estimate, standardError, degreesOfFreedom, low: estimate - half, high: estimate + half, t, p };
  };
  return {
    fixed,
    covariance,
    variances: components.slice(0, -1),
    residualVariance: components[last]!,
    logLikelihood,
    iterations,
    contrast,
  };
}

/** The fixed effects explain every observation: all variances are 0. */
function exactFit(terms: MixedTerms): MixedModel {
  const fixed = terms.plainFixed;
  const contrast = (c: readonly number[], level = 0.95): ContrastEstimate => {
    checkContrast(c, fixed.length, level);
    const estimate = c.reduce((sum, weight, i) => sum + weight * fixed[i]!, 0);
    const t = estimate === 0 ? 0 : Math.sign(estimate) * Number.POSITIVE_INFINITY;
    const degreesOfFreedom = terms.count - terms.columns;
    return {
      estimate,
      standardError: 0,
      degreesOfFreedom,
      low: estimate,
      high: estimate,
      t,
      p: estimate === 0 ? 1 : 0,
    };
  };
  return {
    fixed,
    covariance: Array.from(fixed, () => new Float64Array(fixed.length)),
    variances: new Float64Array(terms.factors),
    residualVariance: 0,
    logLikelihood: Number.POSITIVE_INFINITY,
    iterations: 0,
    contrast,
  };
}

function checkContrast(c: readonly number[], columns: number, level: number): void {
  deviateOf(level);
  if (c.length !== columns) throw bad(`a contrast needs ${columns} weights; got ${c.length}.`);
}

function quadratic(matrix: readonly Float64Array[], c: readonly number[]): number {
  return c.reduce(
    (sum, weight, i) => sum + weight * c.reduce((inner, other, j) => inner + other * matrix[i]![j]!, 0),
    0,
  );
}

/** What a pivot must be of its diagonal, lest two components cannot be told apart. */
const smallestPivot = 1e-10;

/** Solution of the rows and columns `free` of a symmetric positive definite system, by Gauss elimination. */
function solveFree(
  matrix: readonly Float64Array[],
  right: ArrayLike<number>,
  free: readonly number[],
): ReadonlyMap<number, number> {
  const rows = free.map((i) => [...free.map((j) => matrix[i]![j]!), right[i]!]);
  const size = free.length;
  rows.forEach((top, column) => {
    const diagonal = matrix[free[column]!]![free[column]!]!;
    if (!(top[column]! > smallestPivot * diagonal)) {
      throw bad('two random factors cannot be told apart: one says the same as another, or as the observations.');
    }
    for (const row of rows) {
      if (row === top) continue;
      const factor = row[column]! / top[column]!;
      for (let k = column; k <= size; k += 1) row[k]! -= factor * top[k]!;
    }
  });
  return new Map(free.map((k, i) => [k, rows[i]![size]! / rows[i]![i]!]));
}

function bad(problem: string) {
  return usageError('stats/mixed-model', `A mixed model: ${problem}`, {
    hint: 'Check that y is finite, that columns and codes have an entry for each observation, and that no column or factor repeats another; leave out what does.',
  });
}
