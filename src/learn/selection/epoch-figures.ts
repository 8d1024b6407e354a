import type { Attribute } from '../../cases/cases.ts';
import { auc } from '../../stats/auc.ts';
import { sortIndices } from '../../stats/sort.ts';
import type { EpochFigures, GroupFigure } from './criterion.ts';
import type { LeftOutGroup } from './left-out-groups.ts';

/** Scores and losses of the cases of a split. */
export interface ScoredSplit {
  readonly classes: readonly string[];
  /** Class of each case, -1 where it is unknown; such cases count in the loss only. */
  readonly label: Int32Array;
  /** Groups of each case. */
  readonly attributes: readonly Pick<Attribute, 'name' | 'groups' | 'codes' | 'unknown'>[];
  /** Where given, `label` and the codes are of all cases and these are the cases of the split; scores and losses are in this order. */
  readonly cases?: Int32Array | undefined;
  /** Score of each class by case of the split: [classes][cases]; higher means more likely. */
  readonly scores: readonly Float64Array[];
  /** Base loss by case of the split; absent where there is none. */
  readonly caseLosses?: ArrayLike<number> | undefined;
  /** Groups that do not count in `worstGroupAuc`, `equityScaledAuc` and rules of selection, as `leftOutGroups` says; default "Unknown" alone. */
  readonly leftOut?: readonly LeftOutGroup[] | undefined;
}

/**
 * How the cases of a split fare. The AUC of two classes is that of the second one's score, ties counting half; of more
 * classes it is the mean over the classes, each against the rest, that have cases of both kinds. NaN where no class
 * has, or a score is NaN; without cases all is NaN. Groups follow the same rule among their own cases; groups without a
 * labelled case, and "Unknown" where it does not count, are not among them. `events` are the cases not of the first
 * class. Equity-scaled AUC `AUC / (1 + sum |AUC_g - AUC|)` (Luo et al. 2024) is NaN with fewer than two groups that
 * have an AUC. One sort a class, then O(cases) an attribute.
 */
export function epochFigures(split: ScoredSplit): EpochFigures {
  const count = split.cases?.length ?? split.label.length;
  const label = rowsOf(split.label, split.cases);
  const ranked = rankClasses(split, label);
  const overall = meanAuc(ranked, ranked.orders);
  const groups = split.attributes
    .flatMap((attribute) =>
      groupFigures(
        {
          ...attribute,
          codes: rowsOf(attribute.codes, split.cases),
          unknown: countsUnknown(attribute, split) ? -1 : attribute.unknown,
        },
        label,
        ranked,
      ),
    )
    .map((group): GroupFigure => (isLeftOut(group, split) ? { ...group, isLeftOut: true } : group));
  const counted = groups.filter((group) => group.isLeftOut !== true);
  const values = counted.map((group) => group.auc).filter((value) => !Number.isNaN(value));
  return {
    loss: meanOf(split.caseLosses, count),
    auc: overall,
    groups,
    worstGroupAuc: values.length === 0 ? Number.NaN : Math.min(...values),
    equityScaledAuc: Object.fromEntries(
      split.attributes.map(({ name }) => [name, equityScaledOf(overall, ofAttribute(counted, name))]),
    ),
  };
}

function countsUnknown({ name, groups, unknown }: ScoredSplit['attributes'][number], split: ScoredSplit): boolean {
  return split.leftOut !== undefined && !isLeftOut({ attribute: name, group: groups[unknown] }, split);
}

function isLeftOut(
  { attribute, group }: { readonly attribute: string; readonly group: string | undefined },
  { leftOut = [] }: ScoredSplit,
): boolean {
  return leftOut.some((each) => each.attribute === attribute && each.group === group);
}

/** Cases with a label by ascending score of a class, for each class whose score counts. */
interface RankedClasses {
  readonly binary: readonly Uint8Array[];
  readonly scores: readonly Float64Array[];
  readonly orders: readonly Int32Array[];
}

function rankClasses({ classes, scores }: ScoredSplit, label: Int32Array): RankedClasses {
  const labelled = Int32Array.from(label.keys()).filter((row) => label[row]! >= 0);
  const counted = classes.length === 2 ? [1] : classes.map((_, code) => code);
  const broken = scores.some((ofClass) => ofClass.some(Number.isNaN));
  return {
    binary: counted.map((code) => Uint8Array.from(label, (recorded) => (recorded === code ? 1 : 0))),
    scores: counted.map((code) => scores[code]!),
    orders: broken ? [] : counted.map((code) => sortIndices(scores[code]!, labelled)),
  };
}

function meanAuc({ binary, scores }: RankedClasses, orders: readonly Int32Array[]): number {
  let sum = 0;
  let defined = 0;
  orders.forEach((order, index) => {
    const value = auc({ score: scores[index]!, label: binary[index]!, order });
    if (Number.isNaN(value)) return;
    sum += value;
    defined += 1;
  });
  return defined === 0 ? Number.NaN : sum / defined;
}

function groupFigures(
  { name, groups, codes, unknown }: ScoredSplit['attributes'][number],
  label: Int32Array,
  ranked: RankedClasses,
): GroupFigure[] {
  const sizes = countsBy(codes, groups.length, (row) => label[row]! >= 0);
  const events = countsBy(codes, groups.length, (row) => label[row]! > 0);
  const orders = ranked.orders.map((order) => partition(order, codes, sizes));
  return groups.flatMap((group, code) => {
    const cases = sizes[code]!;
    if (code === unknown || cases === 0) return [];
    const value = meanAuc(
      ranked,
      orders.map((parts) => parts[code]!),
    );
    return [{ attribute: name, group, auc: value, cases, events: events[code]! }];
  });
}

function countsBy(codes: Int32Array, groups: number, counts: (row: number) => boolean): Int32Array {
  const sizes = new Int32Array(groups);
  codes.forEach((code, row) => {
    if (code >= 0 && counts(row)) sizes[code]! += 1;
  });
  return sizes;
}

/** The rows of each group, in the order given. */
function partition(order: Int32Array, codes: Int32Array, sizes: Int32Array): readonly Int32Array[] {
  const parts = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(sizes.length);
  for (const row of order) {
    const code = codes[row]!;
    if (code < 0) continue;
    parts[code]![filled[code]!] = row;
    filled[code]! += 1;
  }
  return parts;
}

function ofAttribute(groups: readonly GroupFigure[], name: string): readonly number[] {
  return groups.filter(({ attribute, auc }) => attribute === name && !Number.isNaN(auc)).map((group) => group.auc);
}

function equityScaledOf(overall: number, groups: readonly number[]): number {
  if (groups.length < 2) return Number.NaN;
  return overall / (1 + groups.reduce((sum, value) => sum + Math.abs(value - overall), 0));
}

function rowsOf(values: Int32Array, cases: Int32Array | undefined): Int32Array {
  return cases === undefined ? values : cases.map((index) => values[index]!);
}

function meanOf(values: ArrayLike<number> | undefined, count: number): number {
  if (values === undefined || count === 0) return Number.NaN;
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += values[index]!;
  return sum / count;
}
