// Which nodes become which columns of the case table.
import type { CausalGraph } from '../graph/causal-graph.ts';
import { isMap, type Path, type Problems, shown, suggestion } from './problems.ts';
import type { TableColumns } from './world-file.ts';

const splitTolerance = 1e-9;

/** Columns that the case table has of its own accord, and masks. */
const ownColumns = /^(twin_of|intervention|image|note|summary|score|mask_.*)$/;

export function readTable(table: unknown, graph: CausalGraph, problems: Problems): TableColumns {
  const empty: TableColumns = { label: undefined, truth: undefined, attributes: [], site: undefined, split: {} };
  if (table === undefined) return empty;
  if (!isMap(table)) {
    problems.add(['table'], `"table" must be a map; got ${shown(table)}.`);
    return empty;
  }
  problems.unknownKeys(table, ['label', 'truth', 'attributes', 'site', 'split'], ['table']);
  const node = (value: unknown, path: Path): string | undefined => {
    if (typeof value === 'string' && graph.names.includes(value)) {
      if (!ownColumns.test(value)) return value;
      problems.add(path, `the case table has a column "${value}" of its own; give the node another name.`);
      return undefined;
    }
    problems.add(path, `there is no node ${shown(value)}.${suggestion(String(value), graph.names)}`);
    return undefined;
  };
  const optional = (key: string): string | undefined =>
    table[key] === undefined ? undefined : node(table[key], ['table', key]);
  const { attributes = [] } = table;
  if (!Array.isArray(attributes)) {
    problems.add(['table', 'attributes'], `"attributes" must be a list of nodes; got ${shown(attributes)}.`);
  }
  const listed = (Array.isArray(attributes) ? attributes : []).flatMap(
    (value, index) => node(value, ['table', 'attributes', index]) ?? [],
  );
  return {
    label: optional('label'),
    truth: optional('truth'),
    attributes: listed,
    site: optional('site'),
    split: readSplit(table['split'], problems),
  };
}

function readSplit(split: unknown, problems: Problems): Readonly<Record<string, number>> {
  const path = ['table', 'split'];
  if (split === undefined) return {};
  if (!isMap(split) || Object.keys(split).length === 0) {
    problems.add(
      path,
      `"split" must be a map of names and shares, such as { train: 0.8, test: 0.2 }; got ${shown(split)}.`,
    );
    return {};
  }
  const shares = Object.entries(split);
  for (const [name, share] of shares) {
    if (typeof share === 'number' && share > 0 && share <= 1) continue;
    problems.add([...path, name], `the share of ${name} must be a number above 0, at most 1; got ${shown(share)}.`);
    return {};
  }
  const sum = shares.reduce((total, [, share]) => total + Number(share), 0);
  if (Math.abs(sum - 1) > splitTolerance) {
    problems.add(path, `the shares of the splits add up to ${Number(sum.toPrecision(12))}, not 1.`);
  }
  return Object.fromEntries(shares.map(([name, share]) => [name, Number(share)]));
}
