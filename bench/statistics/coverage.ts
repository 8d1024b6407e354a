// How often the intervals of one group's AUC and of one rate hold the true value, by number of events.
import { createStream } from '../../src/core/stream.ts';
import { aucInfluence, obuchowskiVariance } from '../../src/stats/auc.ts';
import { aucLimits, newcombeAucInterval } from '../../src/stats/auc-interval.ts';
import { normal } from '../../src/stats/distributions/normal.ts';
import { clusterSums } from '../../src/stats/influence.ts';
import { deviateOf, type Interval, waldLimits } from '../../src/stats/interval.ts';
import { clopperPearsonInterval, wilsonInterval } from '../../src/stats/proportion.ts';
import { bootstrapAuc } from '../../src/stats/resampling/bootstrap-auc.ts';
import { bcaInterval, percentileInterval } from '../../src/stats/resampling/bootstrap-intervals.ts';
import { auditedInterval } from './audited.ts';
import { exactEvents, type Rows } from './exact-events.ts';
import type { Experiment, Observation } from './experiment.ts';

export const eventCounts = [5, 10, 20, 50] as const;
export const aucTable = 'coverage of the AUC';
export const rateTable = 'coverage of a rate';
const seed = 101;
const bootstrapReplicates = 496;

export function coverageExperiments(): Experiment[] {
  const cases = [0.75, 0.9].flatMap((value) =>
    ([1, 2] as const).flatMap((rowsPerPatient) => eventCounts.map((events) => ({ value, rowsPerPatient, events }))),
  );
  return [
    ...cases.map(({ value, rowsPerPatient, events }) => ({
      name: `${value} ${rowsPerPatient} ${events}`,
      table: aucTable,
      replicates: 1000,
      observe: (replicate: number) =>
        observeAuc(
          exactEvents({ events, nonEvents: 9 * events, auc: value, rowsPerPatient }, seed, replicate),
          value,
          replicate,
        ),
    })),
    ...cases.map(({ value, rowsPerPatient, events }) => ({
      name: `${value} ${rowsPerPatient} ${events}`,
      table: rateTable,
      replicates: 5000,
      observe: (replicate: number) => observeRate({ rate: value, rowsPerPatient, events }, replicate),
    })),
  ];
}

function observeAuc({ label, score, patient }: Rows, truth: number, replicate: number): Observation {
  const { value, influence } = aucInfluence({ score, label });
  const found = obuchowskiVariance({ influence, label, patient });
  const { variance, eventPatients: events, nonEventPatients: nonEvents } = found;
  const byRow = obuchowskiVariance({ influence, label });
  const sizes = { auc: value, events, nonEvents };
  const deviate = deviateOf(0.95);
  return {
    ...covers('audit', auditedInterval('auc', { label, score, patient }), truth),
    ...covers('normal quantile', aucLimits(sizes, variance)(deviate), truth),
    ...covers('Newcombe', newcombeAucInterval(sizes), truth),
    ...covers('Wald', waldLimits(value, variance)(deviate), truth),
    ...covers('rows as units', aucLimits(sizes, byRow.variance, byRow.degreesOfFreedom)(deviate), truth),
    ...bootstrapped({ label, score, patient }, { value, influence }, truth, replicate),
  };
}

/** Percentile and BCa intervals from patients resampled. */
function bootstrapped(
  { label, score, patient }: Rows,
  { value, influence }: { readonly value: number; readonly influence: Float64Array },
  truth: number,
  replicate: number,
): Observation {
  const patients = patient.at(-1)! + 1;
  const segments = [Int32Array.from(label.keys())];
  const problem = { label, score, patient, patients, segments };
  const replicates = bootstrapAuc(problem, { seed: 7_000_000 + replicate, from: 0, to: bootstrapReplicates });
  return {
    ...covers('percentile', percentileInterval(replicates, 0.95), truth),
    ...covers(
      'BCa',
      bcaInterval(replicates, { estimate: value, influence: clusterSums(influence, patient), level: 0.95 }),
      truth,
    ),
  };
}

function observeRate(
  { rate, rowsPerPatient, events }: { rate: number; rowsPerPatient: 1 | 2; events: number },
  replicate: number,
): Observation {
  const stream = createStream(seed, 'rate', rate, rowsPerPatient, events, replicate);
  const cut = normal.quantile(rate);
  let shared = 0;
  const found = Uint8Array.from({ length: events }, (_, row) => {
    if (row % rowsPerPatient === 0) shared = stream.normal();
    return (rowsPerPatient === 1 ? shared : Math.SQRT1_2 * (shared + stream.normal())) < cut ? 1 : 0;
  });
  const successes = found.reduce((total, value) => total + value, 0);
  const patient = Int32Array.from(found, (_, row) => Math.floor(row / rowsPerPatient));
  return {
    ...covers(
      'audit',
      auditedInterval('sensitivity', {
        label: found.map(() => 1),
        score: new Float64Array(events),
        decision: found,
        patient,
      }),
      rate,
    ),
    ...covers('Wilson, rows as units', wilsonInterval(successes, events), rate),
    ...covers('Clopper-Pearson, rows as units', clopperPearsonInterval(successes, events), rate),
  };
}

/** Whether the interval holds the truth, and its width. Limits that do not exist cover nothing. */
function covers(name: string, interval: Interval | { readonly undefined: string }, truth: number): Observation {
  if (!('low' in interval) || Number.isNaN(interval.high - interval.low)) return { [name]: 0 };
  const { low, high } = interval;
  return { [name]: low <= truth && truth <= high ? 1 : 0, [`${name} width`]: high - low };
}
