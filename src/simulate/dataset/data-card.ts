import type { Table } from '../../cases/table.ts';
import type { CausalNode } from '../graph/causal-graph.ts';
import type { Dataset } from './open-dataset.ts';

/** Attributes with more values than this are not tabulated. */
const mostGroups = 20;

/**
 * The beginning of a data card (Gebru et al. 2021, Pushkarna et al. 2022) in Markdown: what was simulated, from which causes, how often each group has the label,
 * and which questions its author has still to answer. Twins are counted apart.
 */
export function dataCard(dataset: Dataset, cases: Table): string {
  const { worldFile, world, size, seed } = dataset;
  return [
    `# Data card: ${worldFile.title}`,
    worldFile.about,
    'Simulated: no patient, no hospital. What a model does here says how it behaves where the truth is known, not how it would treat patients.',
    '## What is in it',
    facts([
      ['World', `${world.name}: ${world.title} (${world.modality})`],
      ['Cases', String(size)],
      ['Rows with twins', String(cases.rows)],
      ['Seed', String(seed)],
      [
        'Interventions on all cases',
        list(Object.entries(dataset.intervention).map(([name, value]) => `${name} = ${value}`)),
      ],
      ...dataset.roster.notes.map((note): [string, string] => ['Stratification', note]),
    ]),
    world.about,
    '## Groups',
    groupTables(dataset, cases),
    '## Causes',
    'A node depends on its parents and on noise of its own, keyed by seed, case and name.',
    nodeTable(worldFile.graph.nodes),
    '## To be answered by the author',
    '- What is this set for, and for what must it not be used?\n- Which real population, device and protocol is it to resemble, and where does it not?\n- Who made it, and whom does one ask?',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function facts(rows: readonly (readonly [string, string])[]): string {
  return [
    '| | |',
    '|---|---|',
    ...rows.filter(([, value]) => value !== '').map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`),
  ].join('\n');
}

function nodeTable(nodes: readonly CausalNode[]): string {
  const lines = nodes.map(
    ({ name, kind, parents, about }) => `| ${cell(name)} | ${kind} | ${cell(list(parents))} | ${cell(about)} |`,
  );
  return ['| node | kind | depends on | |', '|---|---|---|---|', ...lines].join('\n');
}

function groupTables({ worldFile }: Dataset, cases: Table): string {
  const { label, truth, attributes } = worldFile.table;
  const isCase = textOf(cases, 'twin_of').map((text) => text === '');
  const tables = attributes.map((attribute) => {
    const groups = textOf(cases, attribute);
    const names = [...new Set(groups.filter((_, row) => isCase[row]))].sort();
    if (names.length > mostGroups) return '';
    const lines = names.map((name) => {
      const rows = groups.flatMap((group, row) => (group === name && isCase[row] ? [row] : []));
      const shares = [label, truth].map((column) => share(cases, column, rows));
      return `| ${cell(name)} | ${rows.length} | ${shares.join(' | ')} |`;
    });
    return [`| ${cell(attribute)} | cases | label | truth |`, '|---|---|---|---|', ...lines].join('\n');
  });
  return tables.filter((table) => table !== '').join('\n\n');
}

/** Mean of a column of 0 and 1 over some rows, as a percentage. */
function share(cases: Table, column: string | undefined, rows: readonly number[]): string {
  const values = column === undefined ? undefined : cases.columns.get(column);
  if (values?.kind !== 'number' || rows.length === 0) return '';
  const sum = rows.reduce((total, row) => total + values.values[row]!, 0);
  return `${((100 * sum) / rows.length).toFixed(1)} %`;
}

function textOf(table: Table, name: string): string[] {
  const column = table.columns.get(name);
  if (column === undefined) return new Array<string>(table.rows).fill('');
  if (column.kind === 'number') return Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value)));
  return Array.from(column.codes, (code) => (code < 0 ? '' : column.categories[code]!));
}

function list(names: readonly string[]): string {
  return names.join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
