// Cells of training cases: the groups of one attribute, of several attributes crossed, or these crossed with the classes.
import { usageError } from '../../core/errors.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { add, mul } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { MethodContext, MethodPass } from './method.ts';

/** The cells that hold training cases, in the order of class and groups. */
export interface TrainingCells {
  /** `female, 60 and over`; with classes `glaucoma, female`. */
  readonly names: readonly string[];
  /** Training cases of each cell, at least 1. */
  readonly counts: readonly number[];
  /** Cell of each training case, -1 where its class or one of its groups is unknown. */
  readonly codes: Int32Array;
  /** Training cases with a cell. */
  readonly known: number;
  /** Cell of each combination of codes, unknown ones (-1) included; the number of cells where there is none. */
  readonly table: readonly number[];
  /** What a step of each code means in the table. */
  readonly strides: readonly number[];
  readonly byClass: boolean;
}

/** What cells are made of. */
export interface CellOptions {
  /** Crosses the groups with the recorded classes. Default false. */
  readonly byClass?: boolean | undefined;
  /** Leaves the attributes out. Default true. */
  readonly byGroup?: boolean | undefined;
}

interface Axis {
  readonly names: readonly string[];
  readonly codes: Int32Array;
}

/** The cells of the training cases: all attributes crossed. A case with an unknown group is in none. */
export function trainingCells(context: MethodContext, options: CellOptions = {}): TrainingCells {
  const { byClass = false, byGroup = true } = options;
  const axes: readonly Axis[] = [
    ...(byClass ? [{ names: context.classes, codes: context.label }] : []),
    ...(byGroup ? context.attributes.map(({ groups, codes }) => ({ names: groups, codes })) : []),
  ];
  const strides = stridesOf(axes);
  const places = Array.from({ length: context.count }, (_, position) =>
    axes.reduce((sum, { codes }, axis) => sum + (codes[position]! + 1) * strides[axis]!, 0),
  );
  const named = namesByPlace(axes, strides);
  const counted = new Map<number, number>();
  for (const place of places) if (named.has(place)) counted.set(place, (counted.get(place) ?? 0) + 1);
  const used = [...counted.keys()].sort((a, b) => a - b);
  const codeOf = new Map(used.map((place, code) => [place, code]));
  const size = axes.reduce((product, { names }) => product * (names.length + 1), 1);
  return {
    names: used.map((place) => named.get(place)!),
    counts: used.map((place) => counted.get(place)!),
    codes: Int32Array.from(places, (place) => codeOf.get(place) ?? -1),
    known: used.reduce((sum, place) => sum + counted.get(place)!, 0),
    table: Array.from({ length: size }, (_, place) => codeOf.get(place) ?? used.length),
    strides,
    byClass,
  };
}

/** The first axis varies slowest; each has a place more for unknown. */
function stridesOf(axes: readonly Axis[]): readonly number[] {
  return axes.map((_, axis) => axes.slice(axis + 1).reduce((product, { names }) => product * (names.length + 1), 1));
}

/** Names of the combinations in which everything is known. */
function namesByPlace(axes: readonly Axis[], strides: readonly number[]): ReadonlyMap<number, string> {
  let places = new Map<number, string>([[0, '']]);
  for (const [axis, { names }] of axes.entries()) {
    places = new Map(
      [...places].flatMap(([place, before]) =>
        names.map((name, code) => [place + (code + 1) * strides[axis]!, before === '' ? name : `${before}, ${name}`]),
      ),
    );
  }
  return places;
}

/** Throws `learn/method-cases` (usage) when fewer than two cells hold training cases: there is nothing to weigh against each other. */
export function requireCells(method: string, { names }: TrainingCells): void {
  if (names.length >= 2) return;
  const found = names.length === 0 ? 'none' : `only "${names[0]}"`;
  throw usageError(
    'learn/method-cases',
    `"${method}" needs training cases of at least two groups; there is ${found}.`,
    {
      hint: 'Name an attribute that is recorded for the training cases, or use the baseline.',
    },
  );
}

/** Cell of each case of a pass, int64 [B]; the number of cells where it has none. */
export function cellCodes({ table, strides, byClass }: TrainingCells, pass: MethodPass): Tensor {
  const digits = [...(byClass ? [pass.labels] : []), ...pass.groups];
  const place = strides.map((stride, axis) => mul(add(digits[axis]!, 1), stride)).reduce((sum, each) => add(sum, each));
  const codes = constantOf(place.graph, { shape: [table.length], dtype: 'int64' }, (index) => table[index]!);
  return gather(codes, place, 0);
}
