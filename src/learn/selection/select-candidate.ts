// Choosing among settings, or among epochs, by how each fares on the validation cases.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { criteria, criterionOf } from './criteria.ts';
import type { Criterion, EpochFigures } from './criterion.ts';

/** A setting or an epoch with its figures on the validation cases. Simpler and earlier ones come first in a list. */
export interface Candidate {
  readonly name: string;
  readonly figures: EpochFigures;
}

/** How candidates are compared by the AUC of groups. */
export interface GroupRule {
  readonly name: string;
  readonly about: string;
}

/** The rules that look at all groups at once; each also takes an attribute, as in `dto:sex`. */
export const groupRules: readonly GroupRule[] = [
  {
    name: 'pareto-minimax',
    about: 'Among candidates that none beats in every group, the best in the group that the baseline serves worst.',
  },
  {
    name: 'dto',
    about: 'Least distance to the optimum: each group AUC as a share of the best of any candidate, distance to ones.',
  },
];

/** What a rule is told. */
export interface SelectionOptions {
  /** Whose worst served group `pareto-minimax` looks at; default the first candidate. */
  readonly baseline?: EpochFigures | undefined;
}

/** What was chosen and why. */
export interface Selected {
  /** Index of the chosen candidate. */
  readonly index: number;
  /** By what: the criterion's value, the AUC in the worst served group, or the distance. */
  readonly value: number;
  /** `pareto-minimax` only: the candidates that none dominates. */
  readonly front?: readonly number[] | undefined;
  /** `pareto-minimax` only: the group that the baseline serves worst, as attribute and group. */
  readonly worst?: { readonly attribute: string; readonly group: string } | undefined;
}

/**
 * The candidate that a rule chooses: a criterion's name (`criterionOf`), `pareto-minimax` (Martinez et al. 2020, as used by MEDFAIR, Zong
 * et al. 2023) or `dto` (Han et al. 2022, as used by MEDFAIR: AUC_g divided by its maximum over candidates, Euclidean distance to ones).
 * Exactly equal candidates: the first one. A candidate without a value never wins, and by a rule of groups neither does one that lacks a
 * group which others have. Undefined where no candidate has a value. Throws `learn/unknown-criterion` (usage).
 */
export function selectCandidate(
  candidates: readonly Candidate[],
  rule: string,
  options: SelectionOptions = {},
): Selected | undefined {
  const [base, attribute] = splitRule(rule);
  if (!groupRules.some(({ name }) => name === base)) return byCriterion(candidates, requireCriterion(rule, base));
  const table = groupTable(candidates, attribute);
  if (table.rows.length === 0) return undefined;
  return base === 'dto' ? byDistance(table) : byParetoMinimax(table, options.baseline ?? candidates[0]!.figures);
}

/** A criterion that has a value where a rule can choose: its own, or for a rule of groups the least AUC of those, under the name of the rule. */
export function criterionOfRule(rule: string): Criterion {
  const [base, attribute] = splitRule(rule);
  if (!groupRules.some(({ name }) => name === base)) return requireCriterion(rule, base);
  return { ...criterionOf(attribute === undefined ? 'worst-group-auc' : `worst-group-auc:${attribute}`), name: rule };
}

/** Names of all rules that `selectCandidate` knows. */
export const selectionRules: readonly string[] = [...criteria, ...groupRules].map(({ name }) => name);

function splitRule(rule: string): readonly [string, string | undefined] {
  const colon = rule.indexOf(':');
  return colon < 0 ? [rule, undefined] : [rule.slice(0, colon), rule.slice(colon + 1)];
}

function requireCriterion(rule: string, base: string): Criterion {
  if (criteria.some(({ name }) => name === base)) return criterionOf(rule);
  const near = nearestNames(base, selectionRules);
  throw usageError('learn/unknown-criterion', `There is no rule of selection "${rule}".`, {
    hint: `${near.length > 0 ? `Did you mean "${near[0]}"? ` : ''}Rules are: ${selectionRules.join(', ')}.`,
  });
}

function byCriterion(candidates: readonly Candidate[], criterion: Criterion): Selected | undefined {
  const sign = criterion.better === 'higher' ? 1 : -1;
  const values = candidates.map(({ figures }) => criterion.value(figures));
  const index = firstLargest(values.map((value) => sign * value));
  return index === undefined ? undefined : { index, value: values[index]! };
}

/** AUCs by candidate and group; groups that do not count, groups without an AUC in any candidate are left out, and candidates that lack one of the others. */
interface GroupTable {
  readonly groups: readonly { readonly attribute: string; readonly group: string }[];
  readonly rows: readonly { readonly index: number; readonly values: readonly number[] }[];
}

function groupTable(candidates: readonly Candidate[], attribute: string | undefined): GroupTable {
  const groups = new Map<string, GroupTable['groups'][number]>();
  const known = candidates.map(({ figures }) => {
    const values = new Map<string, number>();
    for (const { attribute: of, group, auc, isLeftOut } of figures.groups) {
      if (isLeftOut === true || Number.isNaN(auc) || (attribute !== undefined && of !== attribute)) continue;
      values.set(keyOf(of, group), auc);
      groups.set(keyOf(of, group), { attribute: of, group });
    }
    return values;
  });
  const rows = known.flatMap((values, index) =>
    values.size === 0 || values.size < groups.size
      ? []
      : [{ index, values: [...groups.keys()].map((key) => values.get(key)!) }],
  );
  return { groups: [...groups.values()], rows };
}

function byDistance({ rows, groups }: GroupTable): Selected {
  const best = groups.map((_, column) => Math.max(...rows.map(({ values }) => values[column]!)));
  const distances = rows.map(({ values }) => {
    const squares = values.map((value, column) => (best[column] === 0 ? 0 : 1 - value / best[column]!));
    return Math.sqrt(squares.reduce((sum, part) => sum + part * part, 0));
  });
  const row = firstLargest(distances.map((distance) => -distance))!;
  return { index: rows[row]!.index, value: distances[row]! };
}

function byParetoMinimax({ rows, groups }: GroupTable, baseline: EpochFigures): Selected {
  const front = rows.filter(({ values }) => !rows.some((other) => dominates(other.values, values)));
  const served = groups.map(({ attribute, group }) => {
    const found = baseline.groups.find((each) => each.attribute === attribute && each.group === group);
    return -(found?.auc ?? Number.NaN);
  });
  const worst = firstLargest(served) ?? 0;
  const chosen = front[firstLargest(front.map(({ values }) => values[worst]!))!]!;
  return {
    index: chosen.index,
    value: chosen.values[worst]!,
    front: front.map(({ index }) => index),
    worst: groups[worst]!,
  };
}

/** As good in every group and better in one. */
function dominates(first: readonly number[], second: readonly number[]): boolean {
  return (
    first.every((value, column) => value >= second[column]!) && first.some((value, column) => value > second[column]!)
  );
}

function firstLargest(values: readonly number[]): number | undefined {
  let best: number | undefined;
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    if (best === undefined || value > values[best]!) best = index;
  });
  return best;
}

function keyOf(attribute: string, group: string): string {
  return JSON.stringify([attribute, group]);
}
