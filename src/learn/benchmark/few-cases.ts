// Which figures of a training are of so few cases that nothing can be read from them: by the rule by which an audit scores a group.
import { type GroupedCases, leftOutGroups, reasonTooFew, standardMinimumEvents } from '../selection/left-out-groups.ts';
import type { BadPairFigures } from './bad-pair-figures.ts';

/** Cases that are too few for a figure. */
export interface FewCases {
  /** Of whom the figure is: `test cases`, `validation cases of B`, `bad pairs told in A`. */
  readonly of: string;
  /** What there is too little of: `4 events, fewer than 10`. */
  readonly reason: string;
}

/** A part of the cases whose figures are shown. */
export interface ShownPart {
  /** As it is called: `test cases`. */
  readonly name: string;
  readonly rows: ArrayLike<number>;
  /** Whether figures of its groups are told here; where a plan says which groups count, they are told by that. */
  readonly groups: boolean;
}

/** The parts, or else on demand their known groups, with fewer than `minimumEvents` events, others or patients. Cases without a label do not count. */
export function fewCases(
  cases: GroupedCases,
  parts: readonly ShownPart[],
  minimumEvents: number = standardMinimumEvents,
): readonly FewCases[] {
  return parts.flatMap(({ name, rows, groups }) => {
    const labelled = Array.from(rows).filter((row) => cases.label[row]! >= 0);
    const reason = reasonTooFew(cases, labelled, minimumEvents);
    if (reason !== undefined) return [{ of: name, reason }];
    const left = groups ? leftOutGroups(withoutUnknown(cases), labelled, { minimumEvents }) : [];
    return left.map((each) => ({ of: `${name} of ${each.group}`, reason: each.reason }));
  });
}

/** Cases whose group is not recorded have no figure of their own. */
function withoutUnknown(cases: GroupedCases): GroupedCases {
  const attributes = cases.attributes.map((attribute) => ({
    ...attribute,
    codes: attribute.codes.map((code) => (code === attribute.unknown ? -1 : code)),
  }));
  return { ...cases, attributes };
}

/** A training pair, as far as it is told whether it is bad. */
export interface TruePair {
  readonly isBad: boolean;
  readonly group?: string | undefined;
  /** What is wrong with a bad one. */
  readonly type?: string | undefined;
}

/** Figures of how well bad pairs are told that stand on fewer than `minimum` bad or good pairs: all, or else those of groups and types. */
export function fewPairs(
  figures: BadPairFigures | undefined,
  pairs: readonly TruePair[],
  minimum: number = standardMinimumEvents,
): readonly FewCases[] {
  if (figures === undefined) return [];
  const shown = (of: Readonly<Record<string, number>>): readonly string[] =>
    Object.keys(of).filter((name) => !Number.isNaN(of[name]));
  const all = tooFewPairs('bad pairs told', pairs, minimum);
  if (all.length > 0) return Number.isNaN(figures.auc) ? [] : all;
  return [
    ...shown(figures.byGroup).flatMap((group) =>
      tooFewPairs(
        `bad pairs told in ${group}`,
        pairs.filter((pair) => pair.group === group),
        minimum,
      ),
    ),
    ...shown(figures.byType).flatMap((type) =>
      tooFewPairs(
        `bad pairs told, ${inWords(type)}`,
        pairs.filter((pair) => !pair.isBad || pair.type === type),
        minimum,
      ),
    ),
  ];
}

function tooFewPairs(of: string, pairs: readonly TruePair[], minimum: number): readonly FewCases[] {
  const bad = pairs.filter(({ isBad }) => isBad).length;
  const [count, kind] = bad < minimum ? [bad, 'bad'] : [pairs.length - bad, 'good'];
  if (count >= minimum) return [];
  return [{ of, reason: `${count} ${kind} ${count === 1 ? 'pair' : 'pairs'}, fewer than ${minimum}` }];
}

function inWords(type: string): string {
  return type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
