// Values and names as they are shown.

/** Four significant digits; names as they are. */
export function shownValue(value: string | number): string {
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return '–';
  return String(Number(value.toPrecision(4))).replace('-', '−');
}

/** `cupToDiscRatio` as `cup to disc ratio`. */
export function wordsOf(name: string): string {
  return name
    .replace(/(Mm[23]?|Ml|Degrees)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

const units: readonly (readonly [RegExp, string])[] = [
  [/Mm3$/, 'mm³'],
  [/Mm2$/, 'mm²'],
  [/Mm$/, 'mm'],
  [/Ml$/, 'ml'],
  [/Degrees$/, '°'],
  [/ChangeReached$/, '%'],
];

/** The unit that the name of something measured ends in; '' if it has none. */
export function unitOfMeasured(name: string): string {
  return units.find(([ending]) => ending.test(name))?.[1] ?? '';
}
