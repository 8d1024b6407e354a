import type { Attribute } from './cases.ts';
import { bySize, withUnknown } from './groups.ts';

/** Name of the group of a cross: the names of its parts. */
const joint = ' & ';

/**
 * The intersections of attributes: group `F & [40,60)`, with "Unknown" where any part is unknown. Only combinations that occur are groups,
 * in order of size.
 */
export function crossAttributes(name: string, parts: readonly Attribute[]): Attribute {
  const count = parts[0]!.codes.length;
  const codeOf = new Map<number, number>();
  const labels: string[] = [];
  const codes = new Int32Array(count);
  for (let row = 0; row < count; row++) codes[row] = combination(row);
  const { codes: ranked, groups } = bySize(codes, labels);
  const recipe = {
    columns: [...new Set(parts.flatMap((part) => part.recipe.columns))],
    crosses: parts.map((part) => part.name),
  };
  return withUnknown({ name, codes: ranked, groups, recipe });

  function combination(row: number): number {
    let key = 0;
    for (const part of parts) {
      const code = part.codes[row]!;
      if (code === part.unknown) return -1;
      key = key * part.groups.length + code;
    }
    let code = codeOf.get(key);
    if (code === undefined) {
      code = labels.push(parts.map((part) => part.groups[part.codes[row]!]!).join(joint)) - 1;
      codeOf.set(key, code);
    }
    return code;
  }
}
