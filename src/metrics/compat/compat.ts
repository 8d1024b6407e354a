// What the compat modes share. They reproduce the numbers of other tools, quirks included; nothing here is a recommendation.

/** The input of a compat mode: labels, probabilities, the group of each row and the names of the groups. */
export interface CompatInput {
  readonly label: Uint8Array;
  readonly score: Float64Array;
  /** Index into `groups` of each row. */
  readonly codes: Int32Array;
  readonly groups: readonly string[];
}

/** Numbers of another tool under its own names (a group's under `name.group`; null where it prints NaN or stops), and its quirks. */
export interface CompatResult {
  readonly values: Readonly<Record<string, number | null>>;
  readonly quirks: readonly string[];
}

/** Row indices of each group that has rows, in the order of the groups' codes. */
export function rowsByGroup(codes: Int32Array, groups: readonly string[]): { group: string; rows: number[] }[] {
  const lists = groups.map((group) => ({ group, rows: [] as number[] }));
  for (let i = 0; i < codes.length; i++) lists[codes[i]]?.rows.push(i);
  return lists.filter(({ rows }) => rows.length > 0);
}

/** The values of a typed array at the given rows. */
export function take<T extends Uint8Array | Float64Array>(values: T, rows: readonly number[]): T {
  const Kind = values.constructor as new (length: number) => T;
  const taken = new Kind(rows.length);
  for (let k = 0; k < rows.length; k++) taken[k] = values[rows[k]];
  return taken;
}

/** NaN and infinities as null. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Largest minus smallest; NaN as soon as one value is. */
export function rangeOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** Arithmetic mean, NaN of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
