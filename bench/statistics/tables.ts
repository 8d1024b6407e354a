// The tallies as Markdown tables.
import { verdictCodes } from '../../src/audit/result.ts';
import { aucTable, eventCounts, rateTable } from './coverage.ts';
import { type Experiment, meanOf, type Tally } from './experiment.ts';
import { nullTable, powerTable } from './heterogeneity.ts';
import { trueGaps, verdictDesigns, verdictTable } from './verdicts.ts';

type Tallies = ReadonlyMap<Experiment, Tally>;

export function renderTables(tallies: Tallies): string {
  return [
    typeOneError(tallies),
    power(tallies),
    verdicts(tallies),
    coverage(tallies, aucTable, ['audit', 'normal quantile', 'Newcombe', 'Wald', 'percentile', 'BCa', 'rows as units']),
    coverage(tallies, rateTable, ['audit', 'Wilson, rows as units', 'Clopper-Pearson, rows as units']),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function typeOneError(tallies: Tallies): string {
  const tests = ['permutation', 'Wald', 'Cochran Q', 'rows as units'];
  const rows = of(tallies, nullTable).map(([{ name }, total]) => [name, ...tests.map((test) => share(total, test))]);
  return table('Type I error at nominal 0.05', ['design', ...tests], rows);
}

function power(tallies: Tallies): string {
  const rows = of(tallies, powerTable).map(([{ name }, total]) => [
    name,
    plain(total, 'planted'),
    plain(total, 'reported'),
    share(total, 'permutation'),
    share(total, 'Wald'),
  ]);
  return table(
    'Power at the detectable gap (planned 0.80)',
    [
      'design; the planted gap is the detectable gap reported',
      'planted gap',
      'detectable gap reported in these data',
      'permutation',
      'Wald',
    ],
    rows,
  );
}

function verdicts(tallies: Tallies): string {
  const found = of(tallies, verdictTable);
  const rows = verdictDesigns.flatMap(({ name }) =>
    trueGaps.flatMap((gap) => {
      const total = found.find(([experiment]) => experiment.name === `${name} ${gap}`)?.[1];
      if (total === undefined) return [];
      return [
        [
          name,
          String(gap),
          ...[...verdictCodes, 'wrong', 'certain and wrong', 'covered'].map((key) => share(total, key)),
        ],
      ];
    }),
  );
  return table(
    'Verdicts by true gap (delta 0.05)',
    ['design', 'true gap', ...verdictCodes, 'wrong', 'called certain and wrong', 'interval of the gap covers'],
    rows,
  );
}

function coverage(tallies: Tallies, name: string, methods: readonly string[]): string {
  const found = of(tallies, name);
  const rows = [...new Set(found.map(([experiment]) => experiment.name.split(' ').slice(0, 2).join(' ')))].flatMap(
    (setting) => {
      const [value, perPatient] = setting.split(' ');
      return eventCounts.flatMap((events) => {
        const total = found.find(([experiment]) => experiment.name === `${setting} ${events}`)?.[1];
        if (total === undefined) return [];
        return [[value!, perPatient!, String(events), ...methods.map((method) => coverageCell(total, method))]];
      });
    },
  );
  return table(
    `${name[0]!.toUpperCase()}${name.slice(1)}, nominal 0.95 (mean width)`,
    ['true value', 'rows a patient', 'events', ...methods],
    rows,
  );
}

function coverageCell(total: Tally, method: string): string {
  const width = meanOf(total, `${method} width`);
  return meanOf(total, method) === undefined
    ? ''
    : `${share(total, method)} (${width === undefined ? '' : width.mean.toFixed(2)})`;
}

function of(tallies: Tallies, name: string): [Experiment, Tally][] {
  return [...tallies].filter(([experiment]) => experiment.table === name);
}

function share(total: Tally, name: string): string {
  const found = meanOf(total, name);
  return found === undefined ? '' : found.mean.toFixed(3);
}

const plain = share;

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `### ${title}\n\n${lines.join('\n')}\n`;
}
