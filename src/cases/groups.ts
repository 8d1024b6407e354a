import type { Attribute, AttributeRecipe } from './cases.ts';

/** The name of the group of cases whose value is not known. */
export const unknownGroup = 'Unknown';

/** Groups in order of size, the largest first, equal ones in order of code units; categories without a case are left out. */
export function bySize(codes: Int32Array, categories: readonly string[]): { codes: Int32Array; groups: string[] } {
  const counts = new Int32Array(categories.length);
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) counts[codes[row]!]! += 1;
  const order = Array.from(counts.keys())
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || (categories[a]! < categories[b]! ? -1 : 1));
  const rank = new Int32Array(categories.length).fill(-1);
  for (const [position, code] of order.entries()) rank[code] = position;
  return { codes: renumbered(codes, rank), groups: order.map((code) => categories[code]!) };
}

function renumbered(codes: Int32Array, numbers: Int32Array): Int32Array {
  const changed = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) changed[row] = codes[row]! < 0 ? -1 : numbers[codes[row]!]!;
  return changed;
}

interface Grouping {
  readonly name: string;
  /** Group indices, -1 where not known. */
  readonly codes: Int32Array;
  readonly groups: readonly string[];
  readonly recipe: AttributeRecipe;
}

/** Turns codes of -1 into the group "Unknown", last in the list; a group that already has this name is merged into it. */
export function withUnknown({ name, codes, groups, recipe }: Grouping): Attribute {
  const own = groups.indexOf(unknownGroup);
  const known = groups.filter((group) => group !== unknownGroup);
  const shifted = own < 0 ? codes : codes.map((code) => (code === own ? -1 : code > own ? code - 1 : code));
  if (!shifted.includes(-1)) return { name, codes: shifted, groups: known, unknown: -1, recipe };
  const unknown = known.length;
  return {
    name,
    codes: shifted.map((code) => (code < 0 ? unknown : code)),
    groups: [...known, unknownGroup],
    unknown,
    recipe,
  };
}
