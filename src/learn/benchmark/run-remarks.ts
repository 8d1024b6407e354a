// What trainings say of themselves, put together over seeds.

/** What some of the runs of a row say. */
export interface RunRemark {
  readonly runs: number;
  readonly text: string;
}

/** How many runs make each remark, in the order in which they come. Remarks that differ in numbers of epochs alone are one, with their range: "the mean over 4 to 9 epochs". */
export function mergeRemarks(runs: readonly (readonly string[])[]): readonly RunRemark[] {
  const found = new Map<string, (readonly string[])[]>();
  for (const remarks of runs) {
    for (const text of new Set(remarks)) {
      const key = text.replace(epochs, '#');
      found.set(key, [...(found.get(key) ?? []), text.match(epochs) ?? []]);
    }
  }
  return [...found].map(([key, numbers]) => {
    const parts = key.split('#');
    const ranges = numbers[0]!.map((_, place) => rangeOf(numbers.map((each) => Number(each[place]))));
    return { runs: numbers.length, text: parts.map((part, place) => `${part}${ranges[place] ?? ''}`).join('') };
  });
}

const epochs = /\b\d+(?= epochs\b)/g;

function rangeOf(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? `${low}` : `${low} to ${high}`;
}
