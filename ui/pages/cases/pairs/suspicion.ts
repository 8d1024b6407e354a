// Lists of suspicious pairs as `evenhand learn` writes them, and what follows from several trainings together.

/** What one training says of one pair. */
export interface Suspicion {
  /** The folder of the list. */
  readonly training: string;
  readonly value: number;
  /** Share of the pairs of the list that are less suspicious. */
  readonly above: number;
  readonly pairs: number;
  readonly flagged: boolean | undefined;
}

/** A pair with what all trainings say. */
export interface SuspectedPair {
  readonly name: string;
  readonly said: readonly Suspicion[];
}

/** The pairs of several lists, each a path and a text; those flagged most often first, then by their mean place in the lists. */
export function suspectedPairs(lists: readonly (readonly [path: string, csv: string])[]): readonly SuspectedPair[] {
  const pairs = new Map<string, Suspicion[]>();
  for (const [path, csv] of lists) {
    const training = path.split('/').slice(0, -1).join('/') || path;
    for (const [name, said] of readList(training, csv)) {
      const known = pairs.get(name);
      if (known === undefined) pairs.set(name, [said]);
      else known.push(said);
    }
  }
  const found = Array.from(pairs, ([name, said]) => ({ name, said }));
  const mean = ({ said }: SuspectedPair) => said.reduce((sum, { above }) => sum + above, 0) / said.length;
  return found.sort((a, b) => timesFlagged(b) - timesFlagged(a) || mean(b) - mean(a) || (a.name < b.name ? -1 : 1));
}

/** In how many trainings a pair is flagged. */
export function timesFlagged({ said }: SuspectedPair): number {
  return said.filter(({ flagged }) => flagged === true).length;
}

function readList(training: string, csv: string): readonly (readonly [string, Suspicion])[] {
  const [head = [], ...rows] = csvRows(csv);
  const [name, value, flag] = ['case', 'suspicion', 'flagged'].map((column) => head.indexOf(column)) as [
    number,
    number,
    number,
  ];
  if (name < 0 || value < 0) return [];
  const sorted = Float64Array.from(rows, (row) => Number(row[value])).sort();
  return rows.map((row) => {
    const suspicion = Number(row[value]);
    const flagged = flag < 0 ? undefined : row[flag] === '1';
    return [
      row[name] ?? '',
      {
        training,
        value: suspicion,
        above: countBelow(sorted, suspicion) / sorted.length,
        pairs: sorted.length,
        flagged,
      },
    ];
  });
}

/** Rows of a CSV (RFC 4180). */
export function csvRows(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
