// Exact stratification (SimBA, Stanley et al. 2024): classes and biases are dealt out within bins of what must not differ between them.
import { usageError } from '../../../core/errors.ts';
import { createStream } from '../../../core/stream.ts';
import { ancestorsOf, type CausalGraph, type NodeValues } from '../causal-graph.ts';
import { drawCase } from '../draw-case.ts';
import { biasTable } from './bias-table.ts';
import type { BiasGroup, Stratification } from './stratification.ts';
import { groupBy, shuffled, stratifiedSplit } from './stratified-split.ts';

/** A case that is kept: draw it with this intervention. */
export interface StratifiedCase {
  readonly index: number;
  /** Class and biases that were dealt to the case. */
  readonly do: NodeValues;
  /** Name of the split; '' if there is none. */
  readonly split: string;
}

/** What a step left out: strata with too few cases to be split, or cases that are too many of their class. */
export interface StratificationLoss {
  readonly step: 'class' | 'bias' | 'thinning' | 'split';
  readonly strata: number;
  readonly cases: number;
}

/** The cases that were kept so that groups are alike, and how many were lost and why. */
export interface StratifiedCases {
  /** Kept cases by index. */
  readonly cases: readonly StratifiedCase[];
  readonly losses: readonly StratificationLoss[];
}

interface Item {
  readonly index: number;
  readonly stratum: string;
  readonly group: number;
  readonly classValue: 0 | 1;
}

/**
 * Deals classes and biases to `cases` drawn cases so that the `within` nodes are distributed alike in all groups of a
 * class:
 *
 * 1. all cases fall into bins of the `within` nodes that do not depend on the class; bins of one case are left out;
 * each bin is split into the classes by their shares;
 *
 * 2. each class falls into bins of those and of the `within` nodes that depend on the class, as drawn in that class;
 * bins of one or two cases are left out; each bin is split into the combinations of biases by their shares in the
 * class;
 *
 * 3. classes, biases and bins together are split into the splits.
 *
 * Bins are equally wide from the least to the greatest value. Scheme `simba` does what the published program does
 * (Stanley et al. 2024): step 3 leaves out what has one or two cases (which trims the tails of small groups), and with
 * several biases step 2 cuts every bin by the overall share of each combination and thins out the class that is too
 * many in it (`biasTable`).
 * @throws `simulate/too-few-to-stratify` (usage) if no case is left; what `drawCase` throws.
 */
export function stratifyCases(
  graph: CausalGraph,
  spec: Stratification,
  { seed, cases }: { readonly seed: number; readonly cases: number },
): StratifiedCases {
  const losses: StratificationLoss[] = [];
  const lose = (step: StratificationLoss['step'], strata: number, lost: number): void => {
    losses.push({ step, strata, cases: lost });
  };
  const dealing: Dealing = { graph, spec, seed, lose };
  const all: Item[] = Array.from({ length: cases }, (_, index) => ({ index, stratum: '', group: 0, classValue: 0 }));
  const placed = dropSmall(binned(all, before(dealing), dealing), 1, { step: 'class', lose });
  const [ones, zeros] = stratifiedSplit(placed, spec.classShare, createStream(seed, 'stratify', 'class'));
  const grouped = [
    ...dealBiases(
      zeros.map((item): Item => ({ ...item, classValue: 0 })),
      dealing,
    ),
    ...dealBiases(
      ones.map((item): Item => ({ ...item, classValue: 1 })),
      dealing,
    ),
  ];
  const kept = dealSplits(spec.scheme === 'simba' ? thinned(grouped, dealing) : grouped, dealing);
  if (kept.length === 0) {
    throw usageError('simulate/too-few-to-stratify', `none of ${cases} cases is left after stratification.`, {
      hint: 'Simulate more cases, or ask for fewer bins.',
    });
  }
  return { losses, cases: kept.toSorted((a, b) => a.index - b.index) };
}

interface Dealing {
  readonly graph: CausalGraph;
  readonly spec: Stratification;
  readonly seed: number;
  readonly lose: (step: StratificationLoss['step'], strata: number, cases: number) => void;
}

function dependsOnClass({ graph, spec }: Dealing, name: string): boolean {
  return ancestorsOf(graph, [name]).some((node) => node.name === spec.classNode);
}

function before(dealing: Dealing): string[] {
  return dealing.spec.within.filter((name) => !dependsOnClass(dealing, name));
}

/** Items with their bins of the named nodes added to their strata; values are those under the class of the items. */
function binned(items: readonly Item[], names: readonly string[], { graph, spec, seed }: Dealing): Item[] {
  if (names.length === 0 || items.length === 0) return [...items];
  const drawn = items.map(({ index, classValue }) => {
    const dependent = names.some((name) => dependsOnClass({ graph, spec, seed, lose: () => {} }, name));
    return drawCase(graph, { seed, index, do: dependent ? { [spec.classNode]: classValue } : {} }).values;
  });
  let strata = items.map(({ stratum }) => stratum);
  for (const name of names) {
    const bins = equalWidthBins(
      drawn.map((values) => Number(values[name])),
      spec.bins,
    );
    strata = strata.map((stratum, position) => `${stratum}/${bins[position]}`);
  }
  return items.map((item, position) => ({ ...item, stratum: strata[position]! }));
}

function equalWidthBins(values: readonly number[], bins: number): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / bins;
  return values.map((value) => (width > 0 ? Math.min(Math.floor((value - low) / width), bins - 1) : 0));
}

function dropSmall(
  items: readonly Item[],
  most: number,
  { step, lose }: Pick<Dealing, 'lose'> & { readonly step: StratificationLoss['step'] },
): Item[] {
  const strata = groupBy(items, ({ stratum }) => stratum);
  const small = [...strata.values()].filter((members) => members.length <= most);
  const lost = small.reduce((sum, members) => sum + members.length, 0);
  lose(step, small.length, lost);
  return items.filter(({ stratum }) => strata.get(stratum)!.length > most);
}

function dealBiases(items: readonly Item[], dealing: Dealing): Item[] {
  const { spec, seed, lose } = dealing;
  const { classValue } = items[0] ?? { classValue: 0 };
  const after = spec.within.filter((name) => dependsOnClass(dealing, name));
  const placed = dropSmall(binned(items, after, dealing), 2, { step: 'bias', lose });
  const shares =
    spec.scheme === 'simba' && spec.biasNodes.length > 1
      ? biasTable(spec).map(({ share }) => share)
      : spec.groups.map(({ shares }) => shares[classValue]);
  const parts = splitInto(placed, shares, (part) => createStream(seed, 'stratify', 'bias', classValue, part));
  return parts.flatMap((part, group) => part.map((item) => ({ ...item, group })));
}

/** Parts with the given shares of each stratum, one after another. */
function splitInto(
  items: readonly Item[],
  shares: readonly number[],
  streamOf: (part: number) => ReturnType<typeof createStream>,
): Item[][] {
  let rest: readonly Item[] = items;
  let left = 1;
  return shares.map((share, part) => {
    if (part === shares.length - 1) return [...rest];
    const [taken, others] = stratifiedSplit(rest, left <= 0 ? 0 : Math.min(1, share / left), streamOf(part));
    rest = others;
    left -= share;
    return taken;
  });
}

function thinned(items: readonly Item[], { spec, seed, lose }: Dealing): Item[] {
  if (spec.biasNodes.length < 2) return [...items];
  const kept = biasTable(spec).flatMap(({ thinnedClass, keptShare }, group) => {
    const members = items.filter((item) => item.group === group);
    const stream = createStream(seed, 'stratify', 'thinning', group);
    const few = members.filter(({ classValue }) => classValue === thinnedClass);
    return [
      ...members.filter(({ classValue }) => classValue !== thinnedClass),
      ...shuffled(few, stream).slice(0, Math.round(few.length * keptShare)),
    ];
  });
  lose('thinning', 0, items.length - kept.length);
  return kept;
}

function dealSplits(items: readonly Item[], { spec, seed, lose }: Dealing): StratifiedCase[] {
  const names = Object.keys(spec.split);
  const caseOf = (item: Item, split: string): StratifiedCase => ({
    index: item.index,
    do: interventionOf(item, spec),
    split,
  });
  if (names.length < 2) return items.map((item) => caseOf(item, names[0] ?? ''));
  let rest = shuffled(items, createStream(seed, 'stratify', 'order')).map((item) => ({
    ...item,
    stratum: `${item.classValue}/${item.group}${item.stratum}`,
  }));
  let left = 1;
  return names.flatMap((name, position) => {
    const share = spec.split[name]!;
    if (position === names.length - 1) return rest.map((item) => caseOf(item, name));
    if (spec.scheme === 'simba') rest = dropSmall(rest, position === 0 ? 2 : 1, { step: 'split', lose });
    const [taken, others] = stratifiedSplit(
      rest,
      Math.min(1, share / left),
      createStream(seed, 'stratify', 'split', position),
    );
    rest = others;
    left -= share;
    return taken.map((item) => caseOf(item, name));
  });
}

function interventionOf({ classValue, group }: Item, { classNode, biasNodes, groups }: Stratification): NodeValues {
  const { biases }: BiasGroup = groups[group]!;
  return Object.fromEntries([
    [classNode, classValue],
    ...biasNodes.map((name, position) => [name, biases[position]!] as const),
  ]);
}
