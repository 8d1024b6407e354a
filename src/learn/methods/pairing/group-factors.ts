// How much each group counts in a rule for all groups, so that it serves each of them.
import { exp } from '../../../core/math.ts';
import { type ClassChances, scoresByClass } from './class-chances.ts';
import type { Rows } from './evidence.ts';
import { type Folds, groupRidge, type RidgePredictor } from './held-out-ridge.ts';

/** What a rule for all groups is found by. */
export interface SharedRuleEvidence extends Folds {
  /** Images [n]. */
  readonly rows: Rows;
  /** Chance of each class of each image. */
  readonly targets: ClassChances;
  /** Group of each case; codes beyond `groups` are of cases whose group is not known. */
  readonly group: Int32Array;
  /** Cases that the rule is found by, the first so many; the others are judged only. Default all. */
  readonly taught?: number | undefined;
  readonly groups: number;
  /** Most of the AUC above chance that a group may lose, as a share of what it has where all cases count alike. */
  readonly cost: number;
}

/** Ridge of a rule for all groups upon whitened components. */
const ridge = 2000;
/** Steps from equal factors towards equal AUC, and how far a difference of 1 in AUC moves the logarithm of a factor in one. */
const [steps, pace] = [40, 1];
/** Factors lie within exp(-3) and exp(3). */
const farthest = 3;
/** Groups of fewer cases have no say. */
const fewest = 40;
/** Least AUC above chance that chances are taken to have by themselves. */
const leastArea = 0.02;

/**
 * Factor of each group, and of the cases of no known group (1, the last), in a rule for all: from equal factors on, those of
 * groups rise whose AUC under the held-out rule is below the mean of groups; of all factors on the way those are taken that give the highest equity-scaled AUC
 * (Luo et al. 2024, of the mean over groups), if they cost no group more than `cost` of its AUC above chance. Chances stand in for labels, and know
 * less of a group whose texts are often wrong, which makes every rule look worse there: so the AUC above chance of a group counts as a share of what its chances have themselves.
 */
export function groupFactors(evidence: SharedRuleEvidence): Float64Array {
  const { group, groups, cost, taught = group.length } = evidence;
  const members = Array.from({ length: groups }, (_, own) =>
    Array.from(group.keys()).filter((row) => group[row] === own && row < taught),
  );
  const counted = members.filter((rows) => rows.length >= fewest);
  const places = members.flatMap((rows, own) => (rows.length >= fewest ? [own] : []));
  const logs = new Float64Array(groups + 1);
  if (counted.length < 2) return logs.map(exp);
  const rules = sharedRules(evidence);
  const areasUnder = attainedAreas(evidence.targets, counted);
  const even = areasUnder(rules(logs.map(exp)));
  let [areas, best] = [even, { logs: logs.slice(), value: equityScaled(even) }];
  for (let step = 0; step < steps; step += 1) {
    const mean = meanOf(areas);
    for (const [at, own] of places.entries()) {
      logs[own] = Math.max(-farthest, Math.min(farthest, logs[own]! + pace * (mean - areas[at]!)));
    }
    areas = areasUnder(rules(logs.map(exp)));
    const value = equityScaled(areas);
    const isAllowed = areas.every((area, at) => even[at]! - area <= cost * Math.abs(even[at]! - 0.5));
    if (isAllowed && value > best.value) best = { logs: logs.slice(), value };
  }
  return best.logs.map(exp);
}

/** Held-out predictions by one rule for all groups, its cases weighted by the factor of their group. */
export function sharedRules({
  rows,
  taught = rows.count,
  ...cases
}: SharedRuleEvidence): (factors: Float64Array) => RidgePredictor {
  return groupRidge(rows, { ...cases, taught, ridge });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function equityScaled(areas: readonly number[]): number {
  const mean = meanOf(areas);
  return mean / (1 + areas.reduce((sum, area) => sum + Math.abs(area - mean), 0));
}

/**
 * AUC of each group under a rule, the mean over classes against the rest, on a scale on which the chances that stand in for labels have 1 themselves and a rule that
 * knows nothing 0.5.
 */
function attainedAreas(
  targets: ClassChances,
  members: readonly (readonly number[])[],
): (rule: RidgePredictor) => readonly number[] {
  const { classes, data } = targets;
  const columns = Array.from({ length: classes }, (_, k) => data.filter((_, at) => at % classes === k));
  const above = (k: number, rows: readonly number[], scores: Float64Array): number =>
    areaByChances(scores, columns[k]!, rows) - 0.5;
  const most = columns.map((own, k) => members.map((rows) => Math.max(leastArea, above(k, rows, own))));
  return (rule) => {
    const scores = scoresByClass(targets, rule);
    return members.map((rows, at) => meanOf(scores.map((own, k) => 0.5 + (0.5 * above(k, rows, own)) / most[k]![at]!)));
  };
}

/** Area under the ROC curve where a case is of the class by a chance, ties by order; 0.5 where one side has no weight. */
function areaByChances(scores: Float64Array, chances: Float64Array, members: readonly number[]): number {
  let [area, inside, outside] = [0, 0, 0];
  for (const row of members.toSorted((a, b) => scores[a]! - scores[b]!)) {
    area += chances[row]! * outside;
    inside += chances[row]!;
    outside += 1 - chances[row]!;
  }
  return inside > 0 && outside > 0 ? area / (inside * outside) : 0.5;
}
