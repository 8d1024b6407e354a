// Where a text stops being JSON: engines say it of some errors only, each in words of its own.

const space = /[ \t\r\n]*/y;
const plainToken = /[[\]{},:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
const stringPart = /["\\]|[^\P{Cc}\u007f-\u009f]/gu;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'next' | 'nothing';

/** The index of the first character that cannot stand in JSON where it does; the length of a text that ends too early. For texts that are no JSON. */
export function jsonBreak(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    space.lastIndex = at;
    at += space.exec(text)![0].length;
    const found = tokenAt(text, at);
    const next: Expected | undefined = found === undefined ? undefined : after(found, expected, open);
    if (found === undefined || next === undefined) return at;
    expected = next;
    at += found.length;
  }
}

/** The token that starts at a place; undefined where none does. */
function tokenAt(text: string, at: number): string | undefined {
  if (text[at] !== '"') {
    plainToken.lastIndex = at;
    return plainToken.exec(text)?.[0];
  }
  const end = stringEnd(text, at + 1);
  return end === undefined ? undefined : text.slice(at, end);
}

/** Behind the quote that closes a string; part by part, as one expression for all of it needs a stack as long as the string. */
function stringEnd(text: string, start: number): number | undefined {
  stringPart.lastIndex = start;
  for (;;) {
    const part = stringPart.exec(text);
    if (part?.[0] === '"') return stringPart.lastIndex;
    if (part?.[0] !== '\\') return undefined;
    escapeSequence.lastIndex = part.index;
    if (!escapeSequence.test(text)) return undefined;
    stringPart.lastIndex = escapeSequence.lastIndex;
  }
}

/** What may follow a token; undefined where it may not stand. `open` are the brackets around it. */
function after(found: string, expected: Expected, open: string[]): Expected | undefined {
  const isValue = expected === 'value' || expected === 'first value';
  const isFirst = expected === 'first value' || expected === 'first key';
  if (found === '[' || found === '{') {
    if (isValue) open.push(found);
    return !isValue ? undefined : found === '[' ? 'first value' : 'first key';
  }
  if (found === ']' || found === '}') {
    const closes = (isFirst || expected === 'next') && open.pop() === (found === ']' ? '[' : '{');
    return !closes ? undefined : open.length === 0 ? 'nothing' : 'next';
  }
  if (found === ':') return expected === 'colon' ? 'value' : undefined;
  if (found === ',') return expected !== 'next' ? undefined : open.at(-1) === '[' ? 'value' : 'key';
  if (expected === 'key' || expected === 'first key') return found.startsWith('"') ? 'colon' : undefined;
  return !isValue ? undefined : open.length === 0 ? 'nothing' : 'next';
}
