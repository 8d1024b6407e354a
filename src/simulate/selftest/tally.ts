// Counting over replicates: what was observed, summed, and means with their Monte Carlo standard errors.

/** What one replicate showed, by quantity. A quantity that does not exist in this replicate is left out. */
export type Observation = Readonly<Record<string, number>>;

/** Count, sum and sum of squares of each quantity. */
export type Tally = Readonly<
  Record<string, { readonly count: number; readonly sum: number; readonly squares: number }>
>;

/** A mean with its standard error and the number of replicates it rests on. */
export interface MonteCarloMean {
  readonly mean: number;
  readonly error: number;
  readonly count: number;
}

/** The tally of observations. */
export function tallyOf(observations: readonly Observation[]): Tally {
  return mergeTallies(
    observations.map((observation) =>
      Object.fromEntries(
        Object.entries(observation).map(([name, value]) => [name, { count: 1, sum: value, squares: value * value }]),
      ),
    ),
  );
}

/** Tallies added up in the order given. */
export function mergeTallies(parts: readonly Tally[]): Tally {
  const total: Record<string, { count: number; sum: number; squares: number }> = {};
  for (const part of parts) {
    for (const [name, { count, sum, squares }] of Object.entries(part)) {
      const entry = total[name] ?? { count: 0, sum: 0, squares: 0 };
      total[name] = { count: entry.count + count, sum: entry.sum + sum, squares: entry.squares + squares };
    }
  }
  return total;
}

/** Mean of a quantity; null if it was never observed. The error is at least that of one replicate in `count` that differs, so that 0 and 1 do not look certain. */
export function meanOf(tally: Tally, name: string): MonteCarloMean | null {
  const entry = tally[name];
  if (entry === undefined) return null;
  const mean = entry.sum / entry.count;
  const variance = Math.max(0, entry.squares / entry.count - mean * mean);
  const isShare = entry.squares === entry.sum;
  const least = isShare ? ((entry.count - 1) / entry.count) * (1 / entry.count) : 0;
  return { mean, error: Math.sqrt(Math.max(variance, least) / entry.count), count: entry.count };
}
