/** The delimiters that are recognised without being named. */
export const knownDelimiters: readonly string[] = [',', ';', '\t', '|'];

/** Delimiters that must be named, but are recognised well enough to say so. */
const otherDelimiters: readonly string[] = ['^', '~', ':', ' '];

/** How a delimiter splits the first records of a text: fields in the header, and the share of records with as many. */
interface Split {
  readonly delimiter: string;
  readonly fields: number;
  readonly share: number;
}

const sampleRecords = 200;

/**
 * The delimiter of a table, from the beginning of its text: the one that splits the most records into as many fields as the header has
 * (more than one), then the one with more fields. Delimiters within quotes do not count. Undefined if none splits the header.
 */
export function sniffDelimiter(sample: string): string | undefined {
  return best(knownDelimiters.map((delimiter) => splitBy(sample, delimiter)).filter(({ fields }) => fields > 1));
}

/** A delimiter that splits the text although it is not among the known ones, for a hint; undefined if there is none. */
export function suspectDelimiter(sample: string): string | undefined {
  const splits = otherDelimiters.map((delimiter) => splitBy(sample, delimiter));
  return best(splits.filter(({ delimiter, fields, share }) => share === 1 && fields > (delimiter === ' ' ? 2 : 1)));
}

function best(splits: readonly Split[]): string | undefined {
  const ranked = [...splits].sort((a, b) => b.share - a.share || b.fields - a.fields);
  return ranked[0]?.delimiter;
}

function splitBy(sample: string, delimiter: string): Split {
  const counts: number[] = [];
  let fields = 1;
  let quoted = false;
  let length = 0;
  for (let at = 0; at < sample.length && counts.length < sampleRecords; at++) {
    const character = sample[at];
    length += 1;
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === delimiter) fields += 1;
    else if (character === '\n') {
      if (length > 1) counts.push(fields);
      fields = 1;
      length = 0;
    }
  }
  if (counts.length === 0) counts.push(fields);
  const same = counts.filter((count) => count === counts[0]).length;
  return { delimiter, fields: counts[0]!, share: same / counts.length };
}
