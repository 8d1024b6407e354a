// What `JSON.parse` does not tell: keys that occur twice (it keeps the last), and nesting so deep that the values would not fit in
// memory. The scan assumes nothing of the text; that it is JSON at all is for `JSON.parse` to say, after it.

/** What a scan finds: the first key that an object has twice, and whether arrays and objects nest deeper than allowed. */
export interface JsonScan {
  readonly duplicateKey: string | undefined;
  readonly isTooDeep: boolean;
}

interface Level {
  readonly keys: Set<string>;
  readonly isObject: boolean;
  /** Whether the next text is a key. */
  expectsKey: boolean;
}

/** Which findings count. */
export interface JsonScanOptions {
  /** Keys that occur twice are not looked for. */
  readonly allowDuplicates?: boolean | undefined;
}

/** Scans JSON text up to `maximumDepth` levels of arrays and objects; stops at the first finding. */
export function scanJson(text: string, maximumDepth: number, options: JsonScanOptions = {}): JsonScan {
  const { allowDuplicates = false } = options;
  const levels: Level[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    const level = levels.at(-1);
    if (character === quote) {
      const end = endOfText(text, index);
      if (!allowDuplicates && level?.isObject && level.expectsKey) {
        const key = decoded(text.slice(index, end + 1));
        if (level.keys.has(key)) return { duplicateKey: key, isTooDeep: false };
        level.keys.add(key);
        level.expectsKey = false;
      }
      index = end;
    } else if (character === openBrace || character === openBracket) {
      if (levels.length === maximumDepth) return { duplicateKey: undefined, isTooDeep: true };
      levels.push({ keys: new Set(), isObject: character === openBrace, expectsKey: true });
    } else if (character === closeBrace || character === closeBracket) levels.pop();
    else if (character === comma && level !== undefined) level.expectsKey = true;
  }
  return { duplicateKey: undefined, isTooDeep: false };
}

const quote = 34;
const comma = 44;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === backslash) index++;
    else if (character === quote) return index;
  }
  return text.length;
}

function decoded(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}
