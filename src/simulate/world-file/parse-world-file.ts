// A world file from its text, with everything that is wrong with it told at once.
import { parseYamlDocument } from '../../formats/yaml-document.ts';
import type { NodeValues, RowsPerPatient } from '../graph/causal-graph.ts';
import { interventionFault } from '../graph/intervention.ts';
import { collectProblems, isMap, type Problems, shown } from './problems.ts';
import { type ReadGraph, readGraph } from './read-graph.ts';
import { latentsFrom, readLatents } from './read-latents.ts';
import { readStratification } from './read-stratification.ts';
import { readTable } from './read-table.ts';
import type { WorldFile } from './world-file.ts';

const keys = [
  ...['world', 'name', 'title', 'about', 'cases', 'seed', 'patients', 'settings', 'nodes'],
  ...['latents', 'select', 'stratify', 'table', 'twins'],
];

const standardCases = 1000;

/** More cases than this no run will finish; their roster would not fit into memory. */
export const mostCases = 10_000_000;

/**
 * Reads a world file (YAML or JSON); docs/world-files.md describes it.
 * @throws `simulate/world-syntax` (usage) for text that is not YAML, `simulate/world-file` (usage) with every problem: each with file,
 * line and column, what is wrong and what to change.
 */
export function parseWorldFile(text: string, file: string): WorldFile {
  const document = parseYamlDocument(text, file, {
    code: 'simulate/world-syntax',
    messages: {
      DUPLICATE_KEY: 'this name stands twice in one map; names must differ.',
      MULTIPLE_DOCS: 'a second document begins here; a file holds one world.',
    },
    hint: 'Mind the indentation. Between { and } an expression with commas needs quotes: single ones outside, double ones inside.',
  });
  const problems = collectProblems(document);
  const { value } = document;
  if (!isMap(value)) {
    problems.add([], `a world file is a map with at least "world" and "nodes"; got ${shown(value)}.`);
    problems.throwIfAny();
  }
  const top = value as Readonly<Record<string, unknown>>;
  problems.unknownKeys(top, keys, []);
  const head = readHead(top, problems);
  const rowsPerPatient = readRowsPerPatient(top['patients'], problems);
  const read = readGraph({ nodes: top['nodes'], select: top['select'], rowsPerPatient }, problems);
  const { graph } = read;
  const latents = readLatents(top['latents'], { ...read, nodes: top['nodes'] });
  const table = readTable(top['table'], graph, problems);
  const twins = readTwins(top['twins'], read, problems);
  const stratify = readStratification(top['stratify'], { graph, table, problems });
  problems.throwIfAny();
  return {
    file,
    ...head,
    graph,
    latents,
    latentsOf: (values) => latentsFrom(latents, values),
    table,
    twins,
    stratify,
    place: document.place,
    spot: document.spot,
  };
}

type Head = Pick<WorldFile, 'world' | 'name' | 'title' | 'about' | 'cases' | 'seed' | 'settings'>;

function readHead(top: Readonly<Record<string, unknown>>, problems: Problems): Head {
  const text = (key: string, standard: string): string => {
    const value = top[key] ?? standard;
    if (typeof value === 'string' && (value !== '' || standard === '')) return value;
    problems.add([key], `"${key}" must be a text; got ${shown(value)}.`);
    return standard;
  };
  const whole = (key: string, standard: number, least: number, most = Number.MAX_SAFE_INTEGER): number => {
    const value = top[key] ?? standard;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === mostCases ? `from ${least} to ${most.toLocaleString('en')}` : `of ${least} or more`;
    problems.add([key], `"${key}" must be a whole number ${range}; got ${shown(value)}.`);
    return standard;
  };
  if ((top['world'] ?? undefined) === undefined)
    problems.add([], '"world" is missing: the name of the renderer, such as fundus.');
  const world = text('world', 'none');
  const name = text('name', world);
  const settings = top['settings'] ?? {};
  if (!isMap(settings)) problems.add(['settings'], `"settings" must be a map; got ${shown(settings)}.`);
  return {
    world,
    name,
    title: text('title', name),
    about: text('about', ''),
    cases: whole('cases', standardCases, 1, mostCases),
    seed: whole('seed', 1, 0),
    settings: isMap(settings) ? settings : {},
  };
}

function readRowsPerPatient(patients: unknown, problems: Problems): RowsPerPatient {
  const single = { low: 1, high: 1 };
  if (patients === undefined) return single;
  if (!isMap(patients)) {
    problems.add(['patients'], `"patients" must be a map such as { rowsPerPatient: 1..2 }; got ${shown(patients)}.`);
    return single;
  }
  problems.unknownKeys(patients, ['rowsPerPatient'], ['patients']);
  const { rowsPerPatient: rows = 1 } = patients;
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(String(rows));
  const low = Number(match?.[1]);
  const high = Number(match?.[2] ?? match?.[1]);
  if (low >= 1 && high >= low && high <= 1000) return { low, high };
  problems.add(
    ['patients', 'rowsPerPatient'],
    `rows per patient are a whole number or a range such as 1..2, from 1 to 1000; got ${shown(rows)}.`,
  );
  return single;
}

function readTwins(twins: unknown, { graph }: ReadGraph, problems: Problems): NodeValues | undefined {
  if (twins === undefined) return undefined;
  if (!isMap(twins) || Object.keys(twins).length === 0) {
    problems.add(['twins'], `"twins" must be a map of nodes and values, such as { bias: 0 }; got ${shown(twins)}.`);
    return undefined;
  }
  for (const [name, value] of Object.entries(twins)) {
    const isBroken = graph.names.includes(name) && !graph.nodes.some((node) => node.name === name);
    const fault = isBroken ? undefined : interventionFault(graph, name, value);
    if (fault !== undefined) problems.add(['twins', name], fault, { at: graph.names.includes(name) ? 'value' : 'key' });
  }
  return twins as NodeValues;
}
