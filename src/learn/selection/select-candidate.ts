// Choosing among settings by how the training under each fares on the validation cases.
import { criterionOf } from './criteria.ts';
import { type Criterion, type EpochFigures, firstLargest, valuesAmong } from './criterion.ts';
import { type GroupTable, groupTable } from './group-table.ts';

/** A setting with the figures of its training on the validation cases. Simpler ones come first in a list. */
export interface Candidate {
  readonly name: string;
  readonly figures: EpochFigures;
}

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
 * The candidate that a criterion chooses (`criterionOf`). `dto` compares as among epochs: least Euclidean distance to
 * ones of each group AUC over the largest of any candidate (Han et al. 2022, as used by MEDFAIR, Zong et al. 2023).
 * `pareto-minimax` takes, of the candidates that none beats in every group, the best in the group that the baseline
 * serves worst (Martinez et al. 2020, as used by MEDFAIR); among epochs, which have no baseline, it is the largest
 * least AUC. Exactly equal candidates: the first one. A candidate without a value never wins, and by these two neither
 * does one that lacks a group which others have. Undefined without candidates, or where none has a value. Throws
 * `learn/unknown-criterion` (usage).
 */
export function selectCandidate(
  candidates: readonly Candidate[],
  rule: string,
  options: SelectionOptions = {},
): Selected | undefined {
  const criterion = criterionOf(rule);
  const [base, attribute] = rule.split(':', 2);
  if (base !== 'pareto-minimax') return byCriterion(candidates, criterion);
  const table = groupTable(
    candidates.map(({ figures }) => figures),
    attribute,
  );
  if (table.rows.length === 0) return undefined;
  return byParetoMinimax(table, options.baseline ?? candidates[0]!.figures);
}

function byCriterion(candidates: readonly Candidate[], criterion: Criterion): Selected | undefined {
  const sign = criterion.better === 'higher' ? 1 : -1;
  const values = valuesAmong(
    criterion,
    candidates.map(({ figures }) => figures),
  );
  const index = firstLargest(values.map((value) => sign * value));
  return index === undefined ? undefined : { index, value: values[index]! };
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
