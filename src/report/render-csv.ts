// The numbers of a result as tables for other programs: one line a number, and one line a verdict. Texts are made harmless for
// spreadsheets, which would run a cell that begins like a formula; numbers are written in full and stay numbers.
import type { AuditResult, GroupResult, Measure, TaskResult } from '../audit/result.ts';

type Cell = string | number | boolean | null | undefined;

const numberHeader = [
  'task',
  'kind',
  'attribute',
  'role',
  'group',
  'scored',
  'metric',
  'value',
  'low',
  'high',
  'method',
  'reason',
  'cases',
  'patients',
  'events',
  'non_events',
  'prevalence',
  'withheld',
  'group_reason',
];

const verdictHeader = [
  'attribute',
  'task',
  'role',
  'verdict',
  'certain',
  'sentence',
  'metric',
  'gap',
  'low',
  'high',
  'method',
  'best',
  'worst',
  'test',
  'p',
  'p_adjusted',
  'correction',
  'null_mean',
  'null_95',
  'delta',
  'p_equivalence',
  'largest_compatible',
  'minimum_detectable',
  'groups',
  'not_scored',
];

/**
 * Every metric of every group of every task as a long table (RFC 4180, CRLF, UTF-8): one line a metric, with the counts
 * of its group. Everybody has an empty attribute and the group "All". Numbers are written in full, shares in 0..1. A
 * metric without a value has empty cells and its `reason`; a count that is withheld is empty and named in `withheld`.
 * Texts as in `toCsv`.
 */
export function renderCsv(result: AuditResult): string {
  const lines = result.tasks.flatMap((task) => [
    ...groupLines(task, task.all, ['', '']),
    ...task.attributes.flatMap(({ attribute, role, groups }) =>
      groups.flatMap((group) => groupLines(task, group, [attribute, role])),
    ),
  ]);
  return toCsv([numberHeader, ...lines]);
}

/**
 * The verdicts as a table (RFC 4180, CRLF, UTF-8): one line an attribute (empty task), then one line for each of its
 * tasks with the gap behind it. What was not computed is empty. Texts as in `toCsv`.
 */
export function renderVerdictsCsv(result: AuditResult): string {
  const lines = result.attributes.flatMap(({ name, role, verdict }) => [
    [
      name,
      '',
      role,
      verdict.code,
      verdict.certain,
      verdict.sentence,
      ...Array.from({ length: verdictHeader.length - 6 }, () => ''),
    ],
    ...result.tasks.flatMap((task) =>
      task.attributes.filter(({ attribute }) => attribute === name).map((found) => verdictLine(task, found)),
    ),
  ]);
  return toCsv([verdictHeader, ...lines]);
}

/**
 * Rows as CSV, each ended by CRLF: null and undefined are empty, numbers and truth values as JavaScript writes them
 * (NaN is "NaN"), texts quoted where needed, those that begin like a formula (= + - @, also in full width, tab,
 * carriage return, line feed) with an apostrophe before. No rows give the empty text; rows may differ in length.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('');
}

function writeCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function groupLines(task: TaskResult, group: GroupResult, [attribute, role]: readonly [string, string]): Cell[][] {
  const counts = [group.cases, group.patients, group.events, group.nonEvents, group.prevalence];
  return Object.entries(group.metrics).map(([metric, measure]) => [
    task.name,
    task.kind,
    attribute,
    role,
    group.group,
    group.scored,
    metric,
    ...measureCells(measure),
    'undefined' in measure ? measure.undefined : '',
    ...counts,
    group.withheld.join(' '),
    group.reason,
  ]);
}

function verdictLine(task: TaskResult, { attribute, role, gap }: TaskResult['attributes'][number]): Cell[] {
  const { verdict, test, nullDistribution, equivalence } = gap;
  return [
    attribute,
    task.name,
    role,
    verdict.code,
    verdict.certain,
    verdict.sentence,
    gap.metric,
    ...measureCells(gap.value),
    gap.best,
    gap.worst,
    test?.method,
    test?.p,
    test?.pAdjusted,
    test?.correction,
    nullDistribution?.gapMean,
    nullDistribution?.gapUpper95,
    equivalence?.delta,
    equivalence?.p,
    equivalence?.largestCompatible,
    gap.minimumDetectable,
    gap.groups.join('; '),
    gap.notScored.map(({ group, reason }) => `${group} (${reason})`).join('; '),
  ];
}

function measureCells(measure: Measure): Cell[] {
  if ('undefined' in measure) return [null, null, null, ''];
  return [measure.value, measure.low, measure.high, measure.method];
}
