const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;
const firstOfInfinity = /^[+-]?i/i;

/**
 * The number that a trimmed text spells in decimal notation (`12`, `-0.5`, `.5`, `1e-3`) or as `inf` or `Infinity` in any case; undefined
 * for anything else, hexadecimal, thousands separators and decimal commas included. Leading zeros are allowed.
 */
export function parseNumber(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const match = infinity.exec(text);
  return match === null ? undefined : match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/**
 * The number that a trimmed text spells, if a column may be typed as number because of it. Unlike `parseNumber` it refuses texts that
 * a number could not give back: leading zeros (`007`) and whole numbers over 2^53, which are identifiers.
 */
export function parseTypedNumber(text: string): number | undefined {
  const value = +text;
  if (!Number.isNaN(value)) {
    const first = text.charCodeAt(0);
    if (first === 48 && text.length > 1) return isLeadingZero(text.charCodeAt(1)) ? undefined : value;
    if (first > 48 && first <= 57) return text.length > 15 && isUnsafeInteger(text, value) ? undefined : value;
    return parseUncommon(text, value);
  }
  return firstOfInfinity.test(text) ? parseNumber(text) : undefined;
}

function parseUncommon(text: string, value: number): number | undefined {
  if (text === '') return undefined;
  const first = text.charCodeAt(0);
  const signed = first === 43 || first === 45;
  if (signed && text.length > 2 && text.charCodeAt(1) === 48 && isLeadingZero(text.charCodeAt(2))) return undefined;
  if (!signed && first !== 46) return parseNumber(text);
  return isUnsafeInteger(text, value) ? undefined : value;
}

// "0." and "0e" go on as a number; "00", "0x", "0b" do not.
function isLeadingZero(second: number): boolean {
  return second !== 46 && second !== 101 && second !== 69;
}

function isUnsafeInteger(text: string, value: number): boolean {
  return !Number.isSafeInteger(value) && /^[+-]?\d+$/.test(text);
}
