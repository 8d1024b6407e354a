// An experiment is a pure function from the number of a replicate to what was observed in it; everything else is counting.

/** What one replicate showed, by quantity. A quantity that does not exist in this replicate is left out. */
export type Observation = Readonly<Record<string, number>>;

/** Something to repeat. */
export interface Experiment {
  readonly name: string;
  /** The table it belongs to. */
  readonly table: string;
  /** Replicates in the default mode. */
  readonly replicates: number;
  readonly observe: (replicate: number) => Observation;
}

/** Count, sum and sum of squares of each quantity. */
export type Tally = Record<string, { count: number; sum: number; squares: number }>;

export function tally(experiment: Experiment, from: number, to: number): Tally {
  const total: Tally = {};
  for (let replicate = from; replicate < to; replicate++) addObservation(total, experiment.observe(replicate));
  return total;
}

export function mergeTallies(parts: readonly Tally[]): Tally {
  const total: Tally = {};
  for (const part of parts) {
    for (const [name, { count, sum, squares }] of Object.entries(part)) add(total, name, { count, sum, squares });
  }
  return total;
}

function addObservation(total: Tally, observation: Observation): void {
  for (const [name, value] of Object.entries(observation))
    add(total, name, { count: 1, sum: value, squares: value * value });
}

function add(total: Tally, name: string, { count, sum, squares }: Tally[string]): void {
  const before = total[name] ?? { count: 0, sum: 0, squares: 0 };
  total[name] = { count: before.count + count, sum: before.sum + sum, squares: before.squares + squares };
}

/** Mean of a quantity with its Monte Carlo standard error; undefined if it was never observed. */
export function meanOf(total: Tally, name: string): { mean: number; error: number; count: number } | undefined {
  const entry = total[name];
  if (entry === undefined) return undefined;
  const mean = entry.sum / entry.count;
  return {
    mean,
    error: Math.sqrt(Math.max(0, entry.squares / entry.count - mean * mean) / entry.count),
    count: entry.count,
  };
}
