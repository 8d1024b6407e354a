import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { GroupedPatients } from './permuted-labels.ts';

/** Groups and strata of the patients, and how much each patient brings to the estimates (not negative; for a rate its denominator). */
export interface ExchangeProblem extends Omit<GroupedPatients, 'patients'> {
  readonly amount: Float64Array;
}

/**
 * How much of the differences between groups is exchanged when groups are dealt anew within strata, in [0, 1]: 1 less the largest squared
 * canonical correlation of group and stratum, patients weighted by `amount`.
 *
 * With K[g][s] the amount of group g in stratum s, R[g][h] = sum over s of K[g][s] K[h][s] / (K[g] K[s]) is the share of group g's amount
 * that comes from group h in the mean over permutations. R is a reversible Markov chain with eigenvalues in [0, 1]; the largest but for the
 * trivial 1 is the share of the least exchanged difference that every permutation keeps. With two groups the result is the within-strata
 * share of the variance of group membership. The permuted statistic of a difference d with variance v then has mean (1 - share) d and
 * variance of about share v, so the test is as powerful as one with `share` times as many patients: its Pitman efficiency.
 *
 * 1 where every stratum has the groups in equal proportions, 0 where some groups share no stratum with the others. Groups without any
 * amount are left out; with fewer than two others nothing differs, and the share is 1. Source: Hirschfeld 1935 (maximal correlation).
 */
export function exchangeableShare({ group, groups, stratum, amount }: ExchangeProblem): number {
  const places = new Map<number, number>();
  const columns: Float64Array[] = [];
  const totals = new Float64Array(groups);
  for (let p = 0; p < group.length; p += 1) {
    const own = group[p]!;
    if (own < 0 || !(amount[p]! > 0)) continue;
    const key = stratum[p]!;
    const place = places.get(key) ?? columns.push(new Float64Array(groups)) - 1;
    places.set(key, place);
    columns[place]![own]! += amount[p]!;
    totals[own]! += amount[p]!;
  }
  const present = Array.from(totals.keys()).filter((g) => totals[g]! > 0);
  if (present.length < 2) return 1;
  const kept = Math.max(...eigenvalues(present, totals, columns));
  return Math.min(1, Math.max(0, 1 - kept));
}

/** Eigenvalues of R, made symmetric, its trivial eigenvalue 1 with the eigenvector sqrt(total) set to 0. */
function eigenvalues(present: readonly number[], totals: Float64Array, columns: readonly Float64Array[]): number[] {
  const sum = totals.reduce((total, value) => total + value, 0);
  const sums = columns.map((column) => column.reduce((total, value) => total + value, 0));
  const symmetric = present.map((g) =>
    present.map((h) => {
      const shared = columns.reduce((total, column, s) => total + (column[g]! * column[h]!) / sums[s]!, 0);
      return shared / Math.sqrt(totals[g]! * totals[h]!) - Math.sqrt(totals[g]! * totals[h]!) / sum;
    }),
  );
  return new EigenvalueDecomposition(new Matrix(symmetric), { assumeSymmetric: true }).realEigenvalues;
}
