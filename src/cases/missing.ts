// Which texts stand for "no value". Reading treats `missingTokens` so in every column; attributes add the words of `unknownWords`.

/** Cells read as missing, in any case, after trimming: empty, NA, N/A, NaN, null, None and a single point. */
export const missingTokens: readonly string[] = ['', 'na', 'n/a', 'nan', 'null', 'none', '.'];

/** Words by which an attribute says that it is not known, in any case: such cases form the group "Unknown". */
export const unknownWords: readonly string[] = [
  'unknown',
  'unk',
  'unkn',
  'not known',
  'not reported',
  'not recorded',
  'not available',
  'not specified',
  'not stated',
  'not provided',
  'unspecified',
  'undisclosed',
  'undetermined',
  'missing',
  'no data',
  'declined',
  'declined to answer',
  'patient declined',
  'refused',
  'prefer not to say',
  'prefer not to answer',
  'unable to obtain',
  '?',
  '-',
];

const missing = new Set(missingTokens);
const unknown = new Set(unknownWords);

/** Whether a trimmed cell stands for a missing value. */
export function isMissing(text: string): boolean {
  return text.length <= 4 && missing.has(text.toLowerCase());
}

/** Whether a trimmed cell says in words that the value is not known. */
export function isUnknownWord(text: string): boolean {
  return (
    unknown.has(
      text
        .toLowerCase()
        .replace(/[\s_-]+/g, ' ')
        .trim(),
    ) || text === '-'
  );
}
