import { usageError } from '../../core/errors.ts';

/**
 * Splits the list given to `--attributes`: a part that is a number belongs to the edges of the attribute before it, so that
 * `sex,age=40,60,view` is `sex`, `age=40,60`, `view`. Options may follow behind colons: `age=40,60:column=Patient Age,sex`.
 * @throws `EvenhandError` of kind `usage` for an empty part, or a number that follows no `name=`.
 */
export function splitAttributes(list: string): string[] {
  const attributes: string[] = [];
  for (const raw of list.split(',')) {
    const part = raw.trim();
    if (part === '') {
      throw usageError('cli/attributes', `--attributes "${list}" has an empty part.`, {
        hint: 'Separate names by single commas; give a column whose name holds a comma with --attribute.',
      });
    }
    const last = attributes.at(-1);
    if (!isEdge(part)) attributes.push(part);
    else if (last?.includes('=')) attributes[attributes.length - 1] = `${last},${part}`;
    else {
      throw usageError('cli/attributes', `in --attributes "${list}" the number ${part} belongs to no attribute.`, {
        hint: 'Edges follow the name: age=40,60,80.',
      });
    }
  }
  return attributes;
}

/** A number, perhaps with options behind a colon. */
function isEdge(text: string): boolean {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(:.*)?$/i.test(text);
}
