// How numbers are printed, in one place and in the same way in every view: three decimals for metrics, one for percentages, commas
// in counts, p below 0.001 as such. Nothing depends on the locale of the machine.
import type { Measure } from '../audit/result.ts';

/** Shown where there is no number. */
export const nothing = '–';

/** Shown where a count is kept back by the minimum cell size. */
export const withheld = 'withheld';

/** A real number with a fixed number of decimals and a true minus sign; never "-0.000". Numbers of 100 and more keep one decimal. */
export function formatNumber(value: number | null | undefined, decimals = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return nothing;
  const text = Math.abs(value).toFixed(Math.abs(value) >= 100 ? Math.min(decimals, 1) : decimals);
  const isZero = !/[1-9]/.test(text);
  return value < 0 && !isZero ? `\u2212${text}` : text;
}

/** A difference: as `formatNumber`, with a plus sign when above zero. */
export function formatDifference(value: number | null | undefined, decimals = 3): string {
  const text = formatNumber(value, decimals);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A count with a comma at every thousand; "withheld" for null. */
export function formatCount(count: number | null): string {
  return count === null ? withheld : String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share between 0 and 1 as a percentage with one decimal; a share that would round to nothing is "<0.1%". */
export function formatPercent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return nothing;
  return share > 0 && share < 0.0005 ? '<0.1%' : `${(share * 100).toFixed(1)}%`;
}

/** A p-value with its relation: "p < 0.001", "p = 0.034". */
export function formatP(p: number | null | undefined): string {
  if (p === null || p === undefined || !Number.isFinite(p)) return `p ${nothing}`;
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** A p-value without its name: "< 0.001", "0.034". */
export function formatBareP(p: number | null | undefined): string {
  return formatP(p).replace(/^p (= )?/, '');
}

/** The interval of a measure, "0.790 to 0.834", or an empty text when it has none. */
export function formatInterval(measure: Measure, decimals = 3): string {
  if ('undefined' in measure || measure.low === null || measure.high === null) return '';
  return `${formatNumber(measure.low, decimals)} to ${formatNumber(measure.high, decimals)}`;
}

/** A measure with its interval, "0.812 (0.790 to 0.834)", or the reason why it does not exist. */
export function formatMeasure(measure: Measure | undefined, decimals = 3): string {
  if (measure === undefined) return nothing;
  if ('undefined' in measure) return measure.undefined;
  const interval = formatInterval(measure, decimals);
  return formatNumber(measure.value, decimals) + (interval === '' ? '' : ` (${interval})`);
}

/** The value of a measure, or undefined when it does not exist. */
export function numberOf(measure: Measure | undefined): number | undefined {
  return measure === undefined || 'undefined' in measure ? undefined : measure.value;
}

/** A size in bytes in a readable unit: "1.4 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** "1 case", "2 cases", "withheld cases". */
export function plural(count: number | null, singular: string, several = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : several}`;
}

/** "A", "A and B", "A, B and C". */
export function enumerate(words: readonly string[], conjunction = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}

/** A text cut to a number of characters, the cut marked. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}
