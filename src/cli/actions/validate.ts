import { basename } from 'node:path';
import { studySchema } from '../../audit/study.ts';
import { type ColumnSummary, describeTable, type TableSummary } from '../../cases/describe-table.ts';
import { readTable } from '../../cases/read/read-table.ts';
import { dataError, EvenhandError } from '../../core/errors.ts';
import { fileInput } from '../../platform/node/file-input.ts';
import { alignColumns } from '../align-columns.ts';
import { checkPlan } from '../plan/check-plan.ts';
import { parsePlanDocument } from '../plan/plan-document.ts';
import { readStudy } from '../plan/prepare-plan.ts';
import type { Session } from '../verb.ts';
import { readResult } from './read-result.ts';
import { readText } from './read-text.ts';

/** What a file was found to be, and what there is to say about it. */
interface Finding {
  readonly kind: 'table' | 'plan' | 'study document' | 'result';
  readonly lines: readonly string[];
}

/** Finds out what a file is and prints that, or throws with everything that is wrong with it (printed as JSON first with `json`). */
export async function validate(path: string, json: boolean, { terminal, signal }: Session): Promise<void> {
  const file = basename(path);
  try {
    const { kind, lines } = await examine(path, signal);
    const answer = `${file}: a sound ${kind}\n${lines.map((line) => `${`  ${line}`.trimEnd()}\n`).join('')}`;
    terminal.out(json ? `${JSON.stringify({ file, kind, valid: true, problems: [] })}\n` : answer);
  } catch (error) {
    if (json && error instanceof EvenhandError && (error.kind === 'usage' || error.kind === 'data')) {
      const problems = error.problems.length > 0 ? error.problems : [error.message];
      terminal.out(`${JSON.stringify({ file, valid: false, code: error.code, problems })}\n`);
    }
    throw error;
  }
}

async function examine(path: string, signal: AbortSignal): Promise<Finding> {
  if (/\.ya?ml$/i.test(path)) return examineYaml(path);
  if (/\.json$/i.test(path)) return examineJson(path);
  const table = await readTable([await fileInput(path)], {}, { signal });
  return { kind: 'table', lines: tableLines(describeTable(table)) };
}

async function examineYaml(path: string): Promise<Finding> {
  const document = parsePlanDocument(await readText(path), basename(path));
  if (isStudy(document.value)) {
    const { answers } = await readStudy(path);
    const given = Object.keys(answers).length;
    return { kind: 'study document', lines: [`${given} ${given === 1 ? 'answer' : 'answers'}`] };
  }
  const plan = checkPlan(document.value, { document });
  return {
    kind: 'plan',
    lines: [
      `tables: ${plan.tables.map(({ path: table }) => table).join(', ')}`,
      `tasks: ${plan.tasks.map((task) => task.name ?? task.kind).join(', ')}`,
      `attributes: ${plan.attributes.map(({ name }) => name).join(', ')}`,
      'Whether the tables have the columns that it names is checked when it runs.',
    ],
  };
}

async function examineJson(path: string): Promise<Finding> {
  const text = await readText(path);
  if (!/^\s*\{/.test(text)) {
    throw dataError('cli/unknown-json', 'this is neither a result nor a plan.', {
      place: { file: basename(path) },
      hint: 'A table in JSON is one object a line, in a file named .jsonl.',
    });
  }
  const isPlan = /"(tables|tasks)"/.test(text) && !text.includes('"evenhand/audit"');
  if (isPlan) return examineYaml(path);
  const result = await readResult(path);
  return {
    kind: 'result',
    lines: [
      `${result.title}: ${result.tasks.length} task(s), ${result.attributes.length} attribute(s), ${result.data.cases} cases`,
      `made by evenhand ${result.manifest.evenhand}, schema version ${result.schemaVersion}`,
      `plan ${result.manifest.plan}`,
    ],
  };
}

/** A map whose keys are those of a study document rather than of a plan. */
function isStudy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  if (keys.some((key) => ['tables', 'tasks', 'analysis', 'columns'].includes(key))) return false;
  return keys.some((key) => key in studySchema.shape);
}

function tableLines({ rows, columns, skipped }: TableSummary): string[] {
  const header = ['column', 'type', 'missing', 'different', 'values'];
  return [
    `${rows} rows, ${columns.length} columns`,
    '',
    ...alignColumns([
      header,
      ...columns.map((column) => [
        column.name,
        column.kind,
        String(column.missing),
        String(column.distinct),
        values(column),
      ]),
    ]),
    ...skipped.map(({ name, reason }) => `not read: ${name} (${reason})`),
  ];
}

function values({ range, infinite, examples }: ColumnSummary): string {
  const shown = examples.map(({ value, cases }) => `${value} (${cases})`).join(', ');
  if (range === undefined || (shown !== '' && examples.length <= 3)) return shown;
  return `${range[0]} to ${range[1]}${infinite > 0 ? `, ${infinite} infinite` : ''}`;
}
