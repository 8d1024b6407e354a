// The smallest simulation of scores: groups, patients, one finding. For measuring tests and intervals many thousand times.
import { usageError } from '../core/errors.ts';
import { createStream } from '../core/stream.ts';
import { normal } from '../stats/distributions/normal.ts';

/** Groups to simulate. Arrays over groups have equal length. */
export interface GroupsWorld {
  /** Number of patients in each group; when the attribute varies, the number of patients is their sum and the numbers are weights of the groups. */
  readonly patients: readonly number[];
  readonly rowsPerPatient: number;
  /** Chance of the finding, for all groups or by group. */
  readonly prevalence: number | readonly number[];
  /** AUC within each group. */
  readonly auc: readonly number[];
  /** Correlation between two rows of one patient of the latent scores given the finding, and of the tendency to have the finding. */
  readonly correlation: number;
  readonly findingCorrelation?: number | undefined;
  /** `constant`: all rows of a patient are in one group. `varying`: the group is drawn anew for every row. */
  readonly attribute: 'constant' | 'varying';
  readonly seed: number;
  /** Number of the data set: another one gives independent data from the same seed. */
  readonly replicate?: number | undefined;
}

/** Rows of all groups, patients consecutive. */
export interface SimulatedGroups {
  readonly label: Uint8Array;
  readonly score: Float64Array;
  /** Index of the group of each row. */
  readonly group: Int32Array;
  /** Index of the patient of each row, 0, 1, 2, ... */
  readonly patient: Int32Array;
}

/**
 * Draws labels and scores with a known AUC in each group: score = separation x label + noise, noise standard normal
 * with the given correlation within a patient, separation = sqrt 2 x Phi^-1(AUC). Group sizes of a constant attribute
 * are exact; those of a varying one are random. A group may be without events; no groups give no rows.
 * @throws `simulate/groups` (usage) when a number is out of range or the arrays differ in length; `core/bad-seed`
 * (usage).
 */
export function simulateGroups(world: GroupsWorld): SimulatedGroups {
  check(world);
  const {
    patients,
    rowsPerPatient,
    auc,
    attribute,
    correlation,
    findingCorrelation = correlation,
    seed,
    replicate = 0,
  } = world;
  const draw = createStream(seed, 'simulate', 'groups', replicate);
  const separations = auc.map((value) => Math.SQRT2 * normal.quantile(value));
  const cuts = auc.map((_, group) =>
    normal.quantile(typeof world.prevalence === 'number' ? world.prevalence : world.prevalence[group]!),
  );
  const bounds = patients.map((_, group) => patients.slice(0, group + 1).reduce((total, count) => total + count, 0));
  const people = bounds[bounds.length - 1]!;
  const rows = people * rowsPerPatient;
  const result = {
    label: new Uint8Array(rows),
    score: new Float64Array(rows),
    group: new Int32Array(rows),
    patient: new Int32Array(rows),
  };
  const [sharedScore, ownScore] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  const [sharedFinding, ownFinding] = [Math.sqrt(findingCorrelation), Math.sqrt(1 - findingCorrelation)];
  for (let person = 0, row = 0; person < people; person++) {
    const patientScore = sharedScore * draw.normal();
    const patientFinding = sharedFinding * draw.normal();
    for (let repeat = 0; repeat < rowsPerPatient; repeat++, row++) {
      const place = attribute === 'constant' ? person : draw.below(people);
      const group = bounds.findIndex((bound) => place < bound);
      const label = patientFinding + ownFinding * draw.normal() < cuts[group]! ? 1 : 0;
      result.group[row] = group;
      result.patient[row] = person;
      result.label[row] = label;
      result.score[row] = label * separations[group]! + patientScore + ownScore * draw.normal();
    }
  }
  return result;
}

function check({
  patients,
  rowsPerPatient,
  prevalence,
  auc,
  correlation,
  findingCorrelation = correlation,
}: GroupsWorld): void {
  const prevalences = typeof prevalence === 'number' ? [prevalence] : prevalence;
  const inside = (value: number): boolean => value > 0 && value < 1;
  const problems = [
    ...(patients.length === auc.length
      ? []
      : [`patients and auc must have one number a group; got ${patients.length} and ${auc.length}`]),
    ...(typeof prevalence === 'number' || prevalence.length === auc.length
      ? []
      : ['prevalence must be one number or one a group']),
    ...(patients.every((count) => Number.isInteger(count) && count > 0) ? [] : ['patients must be positive integers']),
    ...(Number.isInteger(rowsPerPatient) && rowsPerPatient > 0
      ? []
      : [`rowsPerPatient must be a positive integer; got ${rowsPerPatient}`]),
    ...(prevalences.every(inside) && auc.every(inside) ? [] : ['prevalence and auc must be in (0,1)']),
    ...([correlation, findingCorrelation].every((value) => value >= 0 && value < 1)
      ? []
      : ['correlations must be in [0,1)']),
  ];
  if (problems.length > 0)
    throw usageError('simulate/groups', `the groups cannot be simulated: ${problems[0]}`, {
      hint: 'Give patients and auc one number a group, such as patients [400, 400] and auc [0.85, 0.85], and prevalences between 0 and 1.',
      problems,
    });
}
