const tableEnds = /\.(csv|tsv|txt|jsonl|ndjson|parquet)(\.gz)?$/i;

/** The names that tables go by: without ending and folder, with the folder where files of one name lie in several. */
export function namesOfTables(paths: readonly string[]): readonly string[] {
  const whole = paths.map((path) => path.replace(tableEnds, ''));
  const short = whole.map((path) => path.split('/').at(-1) ?? path);
  return new Set(short).size === short.length ? short : whole;
}

/** The name of a table that holds several, one below the other. */
export function nameOfStack(paths: readonly string[]): string {
  const [first = '', second = '', ...more] = namesOfTables(paths).map((name) => name.replaceAll('/', '-'));
  return `${first}-and-${more.length === 0 ? second : `${more.length + 1}-more`}.csv`;
}
