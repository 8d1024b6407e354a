/** Rows whose outcome patterns are wanted: labels 0 or 1 and dense patient codes of the same rows. */
export interface OutcomeRows {
  readonly label: Uint8Array;
  readonly patient: Int32Array;
  readonly patients: number;
  /** Fewest patients in a stratum that can be reached by merging; by default 20. */
  readonly minimum?: number | undefined;
}

/** A pattern of outcomes: so many positive and negative rows, and the patients that have it. */
interface Pattern {
  readonly positives: number;
  readonly negatives: number;
  readonly members: number[];
}

/**
 * Strata of patients within which groups may be permuted: patients with the same numbers of positive and negative rows are in one
 * stratum. Patients without rows get -1.
 *
 * Rare patterns are merged. Patterns form three classes: negatives only, positives only, both. Within a class patterns are ordered by
 * their number of rows, then of positive rows, and neighbours are joined from the start until each stratum has `minimum` patients; what is
 * left over at the end joins the last one. When positives-only or mixed patterns have fewer than `minimum` patients in all, these two
 * classes are treated as one. Patients with and without a positive row are never merged, however few they are.
 */
export function outcomeStrata({ label, patient, patients, minimum = 20 }: OutcomeRows): Int32Array {
  const positives = new Int32Array(patients);
  const negatives = new Int32Array(patients);
  for (let row = 0; row < label.length; row += 1) {
    if (label[row] === 1) positives[patient[row]!]! += 1;
    else negatives[patient[row]!]! += 1;
  }
  const stratum = new Int32Array(patients).fill(-1);
  let next = 0;
  for (const patterns of classesOf(patternsOf(positives, negatives), minimum)) {
    for (const members of mergeNeighbours(patterns, minimum)) {
      for (const p of members) stratum[p] = next;
      next += 1;
    }
  }
  return stratum;
}

function patternsOf(positives: Int32Array, negatives: Int32Array): Pattern[] {
  const byKey = new Map<string, Pattern>();
  for (let p = 0; p < positives.length; p += 1) {
    const m = positives[p]!;
    const n = negatives[p]!;
    if (m + n === 0) continue;
    const key = `${m}/${n}`;
    const pattern = byKey.get(key) ?? { positives: m, negatives: n, members: [] };
    pattern.members.push(p);
    byKey.set(key, pattern);
  }
  const size = (pattern: Pattern): number => pattern.positives + pattern.negatives;
  return [...byKey.values()].sort((a, b) => size(a) - size(b) || a.positives - b.positives);
}

function classesOf(patterns: readonly Pattern[], minimum: number): (readonly Pattern[])[] {
  const negativesOnly = patterns.filter((pattern) => pattern.positives === 0);
  const positivesOnly = patterns.filter((pattern) => pattern.negatives === 0);
  const mixed = patterns.filter((pattern) => pattern.positives > 0 && pattern.negatives > 0);
  const few = [positivesOnly, mixed].some(
    (kind) => kind.reduce((sum, { members }) => sum + members.length, 0) < minimum,
  );
  const withPositives = few ? [patterns.filter((pattern) => pattern.positives > 0)] : [positivesOnly, mixed];
  return [negativesOnly, ...withPositives].filter((kind) => kind.length > 0);
}

function mergeNeighbours(patterns: readonly Pattern[], minimum: number): number[][] {
  const strata: number[][] = [];
  let open: number[] = [];
  for (const { members } of patterns) {
    open = open.length === 0 ? members : open.concat(members);
    if (open.length >= minimum) {
      strata.push(open);
      open = [];
    }
  }
  const last = strata.pop();
  return [...strata, last === undefined ? open : last.concat(open)];
}
