// What class each image shows, by rules of all cases and of each group.
import { type ClassChances, discriminate, scoresByClass } from './class-chances.ts';
import type { Rows } from './evidence.ts';
import { type Folds, heldOutRidge } from './held-out-ridge.ts';

/** What rules are found by. */
export interface ImageClassRequest extends Folds {
  readonly image: Rows;
  /** Cases of each group. */
  readonly members: readonly (readonly number[])[];
  /** Chance of each class by which the rules are found, and how much each case counts. */
  readonly targets: ClassChances;
  readonly weights: Float64Array;
  /** Ridge of the rules, as a share of the weight of their cases. */
  readonly ridge: number;
  /** Log-likelihood of the pairs of a group if its images have the classes by these chances. */
  explained(chances: ClassChances, group: number): number;
}

/** Ridge of the combination of rules. */
const combinationRidge = 0.5;
/** Fewer cases of a group have no rule, and the rule of all is taken where it explains the group better by so much. */
const own = { fewest: 40, margin: 5 };

/**
 * Chance of each class by the image alone, for cases that the rules did not see: ridge regression by all cases; and for each group a ridge
 * regression upon the predictions of that rule and of the rules of every group, so that groups that show a class alike help each other. A group takes its
 * combination unless the rule of all explains its pairs better by 5 in log-likelihood. Linear discriminants make chances of the scores.
 */
export function imageClasses(request: ImageClassRequest): ClassChances {
  const { image, members, targets, weights, explained } = request;
  const { classes } = targets;
  const all = Array.from({ length: image.count }, (_, row) => row);
  const ruled = members.filter((rows) => rows.length >= own.fewest);
  const rules = [all, ...(ruled.length > 1 ? ruled : [])].map((rows) => predictedBy(request, rows, all));
  const seen: ClassChances = { classes, data: new Float64Array(image.count * classes) };
  for (const [group, rows] of members.entries()) {
    if (rows.length === 0) continue;
    const fitting = { targets, weights, members: rows };
    discriminate({ ...fitting, scores: rules[0]! }, seen);
    if (rows.length < own.fewest || rules.length === 1) continue;
    const ofGroup = { classes, data: seen.data.slice() };
    discriminate({ ...fitting, scores: combined(request, rules, rows) }, ofGroup);
    if (explained(seen, group) <= explained(ofGroup, group) + own.margin) seen.data.set(ofGroup.data);
  }
  return seen;
}

/** Held-out scores of all cases by the rule of some. */
function predictedBy(
  { image, targets, weights, fold, folds, ridge: share }: ImageClassRequest,
  members: readonly number[],
  judged: readonly number[],
): readonly Float64Array[] {
  const ridge = share * members.reduce((sum, row) => sum + weights[row]!, 0);
  return scoresByClass(targets, (signed) =>
    heldOutRidge({ rows: image, members, judged, weights, targets: signed, fold, folds, ridge }),
  );
}

/** Held-out scores of a group by the scores of all rules. */
function combined(
  { image: { count }, targets, weights, fold, folds }: ImageClassRequest,
  rules: readonly (readonly Float64Array[])[],
  members: readonly number[],
): readonly Float64Array[] {
  const width = rules.length;
  return scoresByClass(targets, (signed, k) => {
    const rows = { count, width, data: new Float64Array(count * width) };
    for (const [column, rule] of rules.entries()) {
      for (const row of members) rows.data[row * width + column] = rule[k]![row]!;
    }
    return heldOutRidge({ rows, members, weights, targets: signed, fold, folds, ridge: combinationRidge });
  });
}
