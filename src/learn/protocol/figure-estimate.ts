// Figures of scored test cases with the influence of every case, from which follow the variance by sampling of test cases, with patients as units,
// and paired comparisons of trainings on the same cases.
import type { Attribute } from '../../cases/cases.ts';
import { usageError } from '../../core/errors.ts';
import { aucInfluence } from '../../stats/auc.ts';
import { sortIndices } from '../../stats/sort.ts';
import type { LeftOutGroup } from '../selection/left-out-groups.ts';

/** A figure: of all cases, of one attribute's groups together, or of one group. */
export type Figure =
  | { readonly kind: 'auc' }
  | { readonly kind: 'es-auc' | 'worst-group-auc'; readonly attribute: string }
  | { readonly kind: 'group-auc'; readonly attribute: string; readonly group: string };

/** Scores of test cases, all arrays by case. */
export interface ScoredTestCases {
  readonly classes: readonly string[];
  /** -1 where it is unknown; such cases do not count. */
  readonly label: Int32Array;
  readonly attributes: readonly Pick<Attribute, 'name' | 'groups' | 'codes' | 'unknown'>[];
  /** Score of each class by case: [classes][cases]. */
  readonly scores: readonly Float64Array[];
  /** Groups that do not count in `es-auc` and `worst-group-auc`, as `leftOutGroups` says; default "Unknown" alone. */
  readonly leftOut?: readonly LeftOutGroup[] | undefined;
}

/** A figure with the influence of each case; NaN and zeros where it does not exist. */
export interface FigureEstimate {
  readonly value: number;
  readonly influence: Float64Array;
}

/**
 * A figure with its influences [cases], which sum to 0: `auc` (ties one half; of several classes the mean over those
 * with cases of both kinds, one against the rest), `group-auc`, `worst-group-auc` (of the least group; the first of
 * equal ones), and `es-auc` = A / (1 + sum |A_g - A|) (Luo et al. 2024) by the delta method: dA / (1 + S) - A / (1 +
 * S)^2 sum sign(A_g - A) (dA_g - dA), where a group exactly at A adds nothing. Groups as in `epochFigures`: known ones
 * that have an AUC, at least two for `es-auc`; a group that is not there has no value. Throws `learn/no-attribute`
 * (usage), and `stats/sort-nan` (usage) for a NaN score.
 */
export function figureEstimate(cases: ScoredTestCases, figure: Figure): FigureEstimate {
  const whole = rowsWhere(cases, () => true);
  if (figure.kind === 'auc') return aucEstimate(cases, whole);
  const attribute = cases.attributes.find(({ name }) => name === figure.attribute);
  if (attribute === undefined) {
    throw usageError('learn/no-attribute', `There is no attribute "${figure.attribute}" among the cases.`, {
      hint: `There are: ${cases.attributes.map(({ name }) => name).join(', ') || 'none'}.`,
    });
  }
  const { leftOut } = cases;
  const known = attribute.groups.flatMap((group, code) =>
    code === attribute.unknown && leftOut === undefined ? [] : [{ group, code }],
  );
  const estimates = known.map(({ group, code }) => ({
    group,
    estimate: aucEstimate(
      cases,
      rowsWhere(cases, (row) => attribute.codes[row] === code),
    ),
  }));
  if (figure.kind === 'group-auc') {
    return estimates.find(({ group }) => group === figure.group)?.estimate ?? absent(cases.label.length);
  }
  const counts = (group: string): boolean =>
    !leftOut?.some((each) => each.attribute === attribute.name && each.group === group);
  const groups = estimates
    .filter(({ group, estimate }) => counts(group) && !Number.isNaN(estimate.value))
    .map(({ estimate }) => estimate);
  return figure.kind === 'es-auc' ? equityScaled(aucEstimate(cases, whole), groups) : worst(groups, cases.label.length);
}

function rowsWhere({ label }: ScoredTestCases, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from(label.keys()).filter((row) => label[row]! >= 0 && holds(row));
}

function aucEstimate({ classes, label, scores }: ScoredTestCases, rows: Int32Array): FigureEstimate {
  const counted = classes.length === 2 ? [1] : classes.map((_, code) => code);
  const total = new Float64Array(label.length);
  let sum = 0;
  let defined = 0;
  for (const code of counted) {
    const binary = Uint8Array.from(label, (own) => (own === code ? 1 : 0));
    const order = sortIndices(scores[code]!, rows);
    const { value, influence } = aucInfluence({ score: scores[code]!, label: binary, order });
    if (Number.isNaN(value)) continue;
    defined += 1;
    sum += value;
    for (const row of rows) total[row]! += influence[row]!;
  }
  if (defined === 0) return absent(label.length);
  return { value: sum / defined, influence: total.map((value) => value / defined) };
}

function equityScaled(whole: FigureEstimate, groups: readonly FigureEstimate[]): FigureEstimate {
  if (groups.length < 2 || Number.isNaN(whole.value)) return absent(whole.influence.length);
  const scale = 1 + groups.reduce((sum, { value }) => sum + Math.abs(value - whole.value), 0);
  const slope = whole.value / (scale * scale);
  const signs = groups.map(({ value }) => Math.sign(value - whole.value));
  const balance = signs.reduce((sum, sign) => sum + sign, 0);
  const influence = whole.influence.map((own, row) => {
    const ofGroups = groups.reduce((sum, group, index) => sum + signs[index]! * group.influence[row]!, 0);
    return own / scale - slope * (ofGroups - balance * own);
  });
  return { value: whole.value / scale, influence };
}

function worst(groups: readonly FigureEstimate[], count: number): FigureEstimate {
  return groups.reduce((least, group) => (group.value < least.value ? group : least), groups[0] ?? absent(count));
}

function absent(count: number): FigureEstimate {
  return { value: Number.NaN, influence: new Float64Array(count) };
}
