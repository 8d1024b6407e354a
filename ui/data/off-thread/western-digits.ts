// Numbers in the digits of other scripts: Arabic, Persian, Devanagari, full-width and all others of Unicode.

const digit = /\p{Nd}/u;
const otherSigns: Readonly<Record<string, string>> = {
  '٫': '.',
  '٬': '',
  '٪': '%',
  '．': '.',
  '％': '%',
  '−': '-',
  '－': '-',
};

/** Whether a text has a digit of another script. */
export function hasOtherDigits(text: string): boolean {
  return /(?![0-9])\p{Nd}/u.test(text);
}

/** The text with digits 0 to 9 and the signs that go with them; other letters stay. */
export function westernDigits(text: string): string {
  if (!hasOtherDigits(text)) return text;
  return Array.from(
    text,
    (letter) => otherSigns[letter] ?? (digit.test(letter) ? String(digitOf(letter)) : letter),
  ).join('');
}

/** Digits stand in Unicode in rows of ten that begin with zero, some rows right behind each other. */
function digitOf(letter: string): number {
  const code = letter.codePointAt(0)!;
  let first = code;
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}
