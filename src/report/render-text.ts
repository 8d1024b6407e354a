// The verdicts for a terminal: plain text of at most 100 columns, in ASCII but for the names that users gave.
import type { AuditResult, TaskAttributeResult, TaskResult, Warning } from '../audit/result.ts';
import { nameSome } from '../core/name-some.ts';
import { formatBareP, formatCount, formatNumber, numberOf, plural } from './format.ts';
import { findingsOf, labelRules, silentGroups, warningsOf } from './select.ts';
import { detailVerdict, labelOf, phraseVerdict, trimNumber, verdictWords } from './words.ts';

const width = 100;

/**
 * Renders verdicts, gaps and the gravest warnings as text for a terminal: at most 100 columns, lines ended by line
 * feeds, control characters of names removed. Equal results give equal text.
 */
export function renderText(result: AuditResult): string {
  const { delta, alpha } = result.plan.analysis;
  const patients = result.data.patients === null ? '' : `, ${plural(result.data.patients, 'patient')}`;
  const level = trimNumber((1 - alpha) * 100);
  const rules = labelRules(result);
  return [
    cut(clean(result.title), width),
    cut(
      `${plural(result.data.cases, 'case')}${patients}, ${plural(result.tasks.length, 'task')}. delta = ${trimNumber(delta)}, intervals ${level} %.`,
      width,
    ),
    ...(rules === undefined ? [] : wrap(`A case has the finding: ${rules}.`, '', '  ')),
    '',
    ...stops(result),
    ...attributeLines(result),
    '',
    ...gapTable(result),
    ...closing(result),
  ]
    .join('\n')
    .concat('\n');
}

function stops(result: AuditResult): string[] {
  const broken = warningsOf(result, 'stop');
  if (broken.length === 0) return [];
  return ['*** THIS RESULT BREAKS A RULE OF SOUND EVALUATION ***', ...broken.flatMap(warningLines), ''];
}

function warningLines({ message, hint }: Warning): string[] {
  return wrap(hint === undefined ? message : `${message} ${hint}`, '  - ', '    ');
}

function attributeLines(result: AuditResult): string[] {
  const { delta } = result.plan.analysis;
  const names = result.attributes.map(({ name }) => cut(clean(name), 24));
  const column = Math.max(0, ...names.map(columns));
  return result.attributes.flatMap(({ verdict }, index) => {
    const head = `${verdictWords[verdict.code].mark} ${pad(names[index] ?? '', column)}  `;
    return wrap(`${phraseVerdict(verdict, delta)}. ${detailVerdict(verdict, delta)}`, head, ' '.repeat(columns(head)));
  });
}

function gapTable(result: AuditResult): string[] {
  const head = ['', 'attribute', 'task', 'gap', 'interval', 'p adj.', 'at most', 'detects', 'n', 'events'];
  const rows = result.attributes.flatMap(({ name }) =>
    result.tasks.flatMap((task) =>
      task.attributes.filter(({ attribute }) => attribute === name).map((found) => gapRow(task, found)),
    ),
  );
  const metrics = [...new Set(result.tasks.map(({ metric }) => labelOf(metric)))].join(', ');
  return [
    cut(`Gap: best minus worst group in ${metrics}. At most: largest gap still compatible.`, width),
    ...alignTable([head, ...rows]),
    '',
  ];
}

function gapRow(task: TaskResult, { attribute, gap }: TaskAttributeResult): string[] {
  const { value } = gap;
  const bounds =
    'undefined' in value || value.low === null || value.high === null
      ? ''
      : `${ascii(formatNumber(value.low))} to ${ascii(formatNumber(value.high))}`;
  return [
    verdictWords[gap.verdict.code].mark.trim(),
    cut(clean(attribute), 20),
    cut(clean(task.name), 24),
    ascii(formatNumber(numberOf(value))),
    bounds,
    gap.test ? ascii(formatBareP(gap.test.pAdjusted)) : '-',
    ascii(formatNumber(gap.equivalence?.largestCompatible)),
    ascii(formatNumber(gap.minimumDetectable)),
    formatCount(task.all.cases),
    task.kind === 'quality' ? '-' : formatCount(task.all.events),
  ];
}

function closing(result: AuditResult): string[] {
  const silent = result.attributes.flatMap(({ name }) => {
    const groups = silentGroups(findingsOf(result, name));
    return groups.length === 0 ? [] : [`${name}: ${nameSome(groups)}`];
  });
  const cautions = warningsOf(result, 'caution');
  return [
    ...(silent.length > 0 ? wrap(`Not scored. ${silent.join('; ')}.`, '', '  ') : []),
    ...(cautions.length > 0 ? [`${plural(cautions.length, 'caution')}:`, ...cautions.flatMap(warningLines)] : []),
    ...wrap(legend(), '', '  '),
  ];
}

function legend(): string {
  return Object.values(verdictWords)
    .map(({ mark, phrase }) => `${mark.trim()} ${phrase.toLowerCase()}`)
    .join('; ')
    .concat('.');
}

const nameColumns = 3;
const narrowest = 8;

function alignTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => columns(row[column] ?? ''))));
  let excess = widths.reduce((sum, one) => sum + one + 2, -2) - width;
  for (let column = nameColumns - 1; column > 0 && excess > 0; column--) {
    const full = widths[column] ?? 0;
    widths[column] = Math.max(narrowest, full - excess);
    excess -= full - widths[column];
  }
  return rows.map((row) =>
    row
      .map((cell, column) => alignCell(cell, column, widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

function alignCell(cell: string, column: number, to = 0): string {
  return column < nameColumns ? pad(cut(cell, to), to) : padStart(cell, to);
}

function wrap(text: string, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of clean(text).split(' ').flatMap(breakWord)) {
    if (!empty && columns(line) + columns(word) + 1 > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

function breakWord(word: string): string[] {
  const limit = 60;
  const characters = Array.from(word);
  return Array.from({ length: Math.max(1, Math.ceil(characters.length / limit)) }, (_, piece) =>
    characters.slice(piece * limit, (piece + 1) * limit).join(''),
  );
}

// A name could otherwise move the cursor or colour the terminal.
function clean(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

function ascii(text: string): string {
  return text.replace('\u2212', '-').replace('\u2013', '-');
}

/** Columns a text takes in a terminal: characters of East Asian scripts and emoji take two, combining marks none. */
function columns(text: string): number {
  let total = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    total +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return total;
}

function cut(text: string, limit: number): string {
  if (columns(text) <= limit) return text;
  let kept = '';
  for (const character of text) {
    if (columns(kept + character) > limit - 2) break;
    kept += character;
  }
  return `${kept}..`;
}

function pad(text: string, to = 0): string {
  return text + ' '.repeat(Math.max(0, to - columns(text)));
}

function padStart(text: string, to = 0): string {
  return ' '.repeat(Math.max(0, to - columns(text))) + text;
}
