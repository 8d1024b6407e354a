// How often each verdict is given, and given wrongly, by the true gap.
import { verdictCodes } from '../../src/audit/result.ts';
import { simulateGroups } from '../../src/simulate/simulate-groups.ts';
import { audited, delta } from './audited.ts';
import type { Experiment, Observation } from './experiment.ts';

export const verdictTable = 'verdicts';
export const trueGaps = [0, delta / 2, delta, 2 * delta] as const;
const permutations = 199;
const seed = 303;

export const verdictDesigns = [
  { name: '1 row, large', patients: [6000, 4000, 3000], rowsPerPatient: 1, correlation: 0, attribute: 'constant' },
  { name: '1 row, small', patients: [1200, 500, 300], rowsPerPatient: 1, correlation: 0, attribute: 'constant' },
  {
    name: '3 rows, constant, large',
    patients: [2400, 1600, 1200],
    rowsPerPatient: 3,
    correlation: 0.5,
    attribute: 'constant',
  },
  {
    name: '3 rows, varying, large',
    patients: [2400, 1600, 1200],
    rowsPerPatient: 3,
    correlation: 0.5,
    attribute: 'varying',
  },
] as const;

export function verdictExperiments(): Experiment[] {
  return verdictDesigns.flatMap((design) =>
    trueGaps.map((gap) => ({
      name: `${design.name} ${gap}`,
      table: verdictTable,
      replicates: 200,
      observe: (replicate: number) =>
        observeVerdict(
          audited(
            simulateGroups({ ...design, auc: [0.88, 0.88, 0.88 - gap], prevalence: 0.12, seed, replicate }),
            permutations,
          ),
          gap,
        ),
    })),
  );
}

function observeVerdict({ gap }: ReturnType<typeof audited>, truth: number): Observation {
  const { code, certain } = gap.verdict;
  const shares = Object.fromEntries(verdictCodes.map((each) => [each, each === code ? 1 : 0]));
  const interval = 'value' in gap.value && gap.value.low !== null && gap.value.high !== null ? gap.value : undefined;
  return {
    ...shares,
    wrong: isWrong(code, truth) ? 1 : 0,
    'certain and wrong': certain && isWrong(code, truth) ? 1 : 0,
    ...(interval === undefined ? {} : { covered: interval.low! <= truth && truth <= interval.high! ? 1 : 0 }),
  };
}

/** At a true gap of exactly delta only "no gap larger than delta" counts as wrong: it is the boundary at which that error is largest. */
function isWrong(code: (typeof verdictCodes)[number], truth: number): boolean {
  if (code === 'no-gap-larger-than-delta') return truth >= delta;
  if (code === 'gap-of-delta-or-more') return truth < delta;
  return code === 'gap-below-delta' && (truth > delta || truth === 0);
}
