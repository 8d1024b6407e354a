import { usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import type { LearningCases, PartRole } from '../cases/learning-cases.ts';

/** How few cases are drawn: a share of every stratum, or a number of each. */
export interface FewShotOptions {
  /** Part of each stratum, in (0,1]; rounded to the nearest number, half up, and at least one case. */
  readonly share?: number | undefined;
  /** Cases of each stratum; a smaller stratum gives all it has. */
  readonly perClass?: number | undefined;
  /** Attribute whose groups are the sets that are mixed; strata are class x set. Default classes alone. */
  readonly set?: string | undefined;
  readonly seed: number;
  /** Default `train`. */
  readonly split?: PartRole | undefined;
}

/**
 * A stratified few-shot subset of mixed sets, as ascending case indices, such as a new `splits.train` (RobustMedCLIP draws 1, 3, 7 and 10 % of
 * every class of every set). Strata are recorded class x set; cases without a class are left out, an unknown set is a set. Every case has
 * a fixed place in the order of its stratum, from (seed, its id): a smaller draw is part of every larger one with the same seed, and adding
 * cases changes no other's place.
 *
 * Throws `learn/bad-few-shot` (usage) unless exactly one of `share` and `perClass` is given and in range, or the attribute is unknown.
 */
export function drawFewShot(
  cases: Pick<LearningCases, 'ids' | 'label' | 'attributes' | 'splits'>,
  options: FewShotOptions,
): Int32Array {
  checkOptions(options);
  const { seed, split = 'train' } = options;
  const strata = strataOf(cases, cases.splits[split] ?? new Int32Array(0), options.set);
  const drawn = strata.flatMap((rows) => {
    const placed = rows.map((row) => ({ row, place: createStream(seed, 'few-shot', cases.ids[row]!).uniform() }));
    placed.sort((a, b) => a.place - b.place || a.row - b.row);
    return placed.slice(0, sizeOf(rows.length, options)).map(({ row }) => row);
  });
  return Int32Array.from(drawn).sort();
}

function strataOf(
  { label, attributes }: Pick<LearningCases, 'label' | 'attributes'>,
  rows: Int32Array,
  set: string | undefined,
): readonly (readonly number[])[] {
  const codes = set === undefined ? undefined : attributes.find(({ name }) => name === set)?.codes;
  if (set !== undefined && codes === undefined) {
    throw usageError('learn/bad-few-shot', `The cases have no attribute "${set}" that names their set.`, {
      hint: `Attributes are: ${attributes.map(({ name }) => name).join(', ') || 'none'}.`,
    });
  }
  const strata = new Map<string, number[]>();
  for (const row of rows) {
    if (label[row]! < 0) continue;
    const key = `${label[row]} ${codes?.[row] ?? 0}`;
    const known = strata.get(key);
    if (known) known.push(row);
    else strata.set(key, [row]);
  }
  return [...strata.values()];
}

function sizeOf(count: number, { share, perClass }: FewShotOptions): number {
  return perClass ?? Math.max(1, Math.floor(share! * count + 0.5));
}

function checkOptions({ share, perClass }: FewShotOptions): void {
  const problem =
    (share === undefined) === (perClass === undefined)
      ? 'Give either a share or a number of cases per class.'
      : share !== undefined && !(share > 0 && share <= 1)
        ? `The share must be above 0 and at most 1; got ${share}.`
        : perClass !== undefined && !(Number.isInteger(perClass) && perClass >= 1)
          ? `The number of cases per class must be a whole number of 1 or more; got ${perClass}.`
          : undefined;
  if (problem !== undefined) throw usageError('learn/bad-few-shot', problem);
}
