// What a person decides about a table before anything is computed, and the plan that follows from it.
import type { PlanInput } from '../../../src/audit/plan.ts';
import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { enumerate } from '../../../src/report/format.ts';
import type { Inspection } from '../../data/project-source.ts';
import { text } from '../../text/en.ts';
import { firstExpression, isAbout, isOneTwo, oneOfMany } from './label-rule.ts';
import { recodeOf, type Spellings } from './spellings.ts';

export const roles = [
  'ignore',
  'case',
  'patient',
  'site',
  'site attribute',
  'split',
  'label',
  'score',
  'attribute',
  'weight',
] as const;
export type Role = (typeof roles)[number];

/** Roles that one column at most has; giving it to another takes it from the first. */
const single: ReadonlySet<Role> = new Set(['case', 'patient', 'site', 'site attribute', 'split', 'label', 'weight']);

export const thresholdNames = [
  'fixed',
  'sensitivity 0.9',
  'sensitivity 0.95',
  'specificity 0.9',
  'youden',
  'f1',
] as const;
export type ThresholdName = (typeof thresholdNames)[number];

/** Where nobody says where the threshold stands; the audit then warns that it was not given. */
const usualThreshold = 0.5;

/** In place of a value of the split column: a share of the patients is set aside. */
export const holdout = '\u0000holdout';
const holdoutShare = 0.3;

export interface Choices {
  readonly tables: readonly string[];
  readonly roles: Readonly<Record<string, Role>>;
  /** Cut points of number attributes, as typed. */
  readonly edges: Readonly<Record<string, string>>;
  /** Groups of the spellings of attributes, where somebody has looked at them. */
  readonly spellings: Readonly<Record<string, Spellings>>;
  readonly label: string;
  readonly crossed: string;
  readonly delta: number;
  readonly threshold: ThresholdName;
  /** The threshold where it is fixed. */
  readonly fixedAt: number;
  /** Values of the split column; '' for none. */
  readonly scored: string;
  readonly tune: string;
  readonly missing: 'error' | 'exclude';
}

/** Choices to start from: what the library recognises. */
export function firstChoices({ tables, summary, guessed }: Inspection): Choices {
  const attributes = new Map(guessed.attributes.map((each) => [each.name, each]));
  const roleOf = ({ name }: ColumnSummary): Role => {
    if (name === guessed.site) return attributes.has(name) ? 'site attribute' : 'site';
    if (name === guessed.case) return 'case';
    if (name === guessed.patient) return 'patient';
    if (name === guessed.split) return 'split';
    if (name === guessed.label || guessed.pattern?.labels?.includes(name) === true) return 'label';
    if (guessed.scores.includes(name)) return 'score';
    return attributes.has(name) ? 'attribute' : 'ignore';
  };
  const split = summary.columns.find(({ name }) => name === guessed.split);
  const values = split?.examples.map(({ value }) => value) ?? [];
  const scored = values.find((value) => /test/i.test(value)) ?? '';
  const tune = scored === '' ? '' : (values.find((value) => /tun|val/i.test(value)) ?? '');
  return {
    tables,
    roles: Object.fromEntries(summary.columns.map((column) => [column.name, roleOf(column)])),
    edges: Object.fromEntries(
      [...attributes.values()].flatMap(({ name, edges }) => (edges === undefined ? [] : [[name, edges.join(', ')]])),
    ),
    spellings: {},
    label: firstLabel({ tables, summary, guessed }),
    crossed: '',
    delta: 0.05,
    threshold: tune === '' ? 'fixed' : 'sensitivity 0.9',
    fixedAt: usualThreshold,
    scored,
    tune,
    missing: 'error',
  };
}

function firstLabel(inspection: Inspection): string {
  const { pattern, label } = inspection.guessed;
  if (pattern !== undefined && pattern.labels === undefined) return pattern.label;
  const column = labelsAsOne(inspection) ?? inspection.summary.columns.find(({ name }) => name === label);
  return column === undefined ? '' : firstExpression(column);
}

/** Where every score has a label column of its own: these as one, under the pattern of their names. */
export function labelsAsOne({ summary, guessed: { pattern } }: Inspection): ColumnSummary | undefined {
  if (pattern?.labels === undefined) return undefined;
  return oneOfMany(
    pattern.label,
    summary.columns.filter(({ name }) => pattern.labels?.includes(name)),
  );
}

/** Choices with a column in another role; what a case with the finding is follows the label. */
export function changeRole(choices: Choices, column: ColumnSummary, role: Role): Choices {
  const before = choices.roles[column.name];
  const next = withRole(choices, column.name, role);
  if (role === 'label') return { ...next, label: firstExpression(column) };
  if (comparesBy(role) && mustBeCut(column) && (next.edges[column.name] ?? '') === '')
    return { ...next, edges: { ...next.edges, [column.name]: firstEdges(column) } };
  return before === 'label' && isAbout(choices.label, column.name) ? { ...next, label: '' } : next;
}

function comparesBy(role: Role | undefined): boolean {
  return role === 'attribute' || role === 'site attribute';
}

const mostNumberGroups = 20;
const agesOfAdults = [40, 60, 80];
const oldestAge = 120;

/** Whether an attribute of numbers has too many of them to be groups. */
function mustBeCut({ kind, distinct }: ColumnSummary): boolean {
  return kind === 'number' && distinct > mostNumberGroups;
}

/** Cut points to start from where the numbers may be ages; else somebody who knows them has to say. */
function firstEdges({ range }: ColumnSummary): string {
  if (range === undefined || range[0] < 0 || range[1] > oldestAge || range[1] < oldestAge / 2) return '';
  return agesOfAdults.filter((age) => age > range[0] && age < range[1]).join(', ');
}

/** Choices with one column in another role. */
export function withRole(choices: Choices, column: string, role: Role): Choices {
  const next = { ...choices.roles };
  if (single.has(role)) {
    const family = (each: Role) => each.replace(' attribute', '') === role.replace(' attribute', '');
    for (const [name, each] of Object.entries(next)) if (family(each)) next[name] = 'ignore';
  }
  next[column] = role;
  return { ...choices, roles: next };
}

/** What is still needed before an audit can run. */
export function needsOf(choices: Choices, columns: readonly ColumnSummary[] = []): string[] {
  const has = (...wanted: Role[]) => Object.values(choices.roles).some((role) => wanted.includes(role));
  const uncut = columns.filter(
    (column) =>
      mustBeCut(column) && comparesBy(choices.roles[column.name]) && (choices.edges[column.name] ?? '').trim() === '',
  );
  const isUnsaid = columns.some((column) => choices.roles[column.name] === 'label' && isOneTwo(column));
  return [
    ...(choices.label.trim() === '' ? [isUnsaid ? text.home.needsPresent : text.home.needsLabel] : []),
    ...(has('score') ? [] : [text.home.needsScore]),
    ...(has('attribute', 'site attribute') ? [] : [text.home.needsAttribute]),
    ...(uncut.length > 0 ? [text.home.needsEdges(enumerate(uncut.map(({ name }) => name)))] : []),
  ];
}

/** The plan that these choices are. */
export function planOf(choices: Choices, { guessed }: Inspection): PlanInput {
  const named = (role: Role) => Object.keys(choices.roles).find((name) => choices.roles[name] === role);
  const column = (key: string, name: string | undefined) => (name === undefined ? {} : { [key]: name });
  const split = named('split');
  const setAside = choices.tune === holdout;
  return {
    title: `Audit of ${choices.tables[0]?.split('/').at(-1) ?? 'a table'}`,
    tables: choices.tables.map((path) => ({ path })),
    columns: {
      ...column('case', named('case')),
      ...column('patient', named('patient')),
      ...column('site', named('site') ?? named('site attribute')),
      ...column('split', split),
      ...column('weight', named('weight')),
    },
    splits: {
      ...(split === undefined || choices.scored === '' ? {} : { scored: choices.scored }),
      ...(split === undefined || choices.tune === '' || setAside ? {} : { threshold: choices.tune }),
      ...(setAside ? { holdout: holdoutShare } : {}),
    },
    tasks: tasksOf(choices, guessed.pattern),
    attributes: attributesOf(choices),
    analysis: {
      delta: choices.delta,
      missing: choices.missing,
      ...thresholdOf(choices),
    },
  };
}

/** Names of labels that name no finding. */
const namesNothing = /^(y|labels?|target|truth|y_true|outcome|findings?|finding labels|dx|diagnos(is|e)|befund)$/i;

/** What a single score is about: the finding that the label column names, else the score. */
function findingOf({ roles: all, label }: Choices, score: string): string {
  const named = Object.keys(all).find((name) => all[name] === 'label');
  if (named === undefined || namesNothing.test(named) || !isAbout(label, named)) return score;
  return named.replace(/^(label|finding|diagnosis|befund)[\s_:-]+/i, '');
}

function tasksOf(choices: Choices, pattern: Inspection['guessed']['pattern']): PlanInput['tasks'] {
  const { roles: all, label } = choices;
  const scores = Object.keys(all).filter((name) => all[name] === 'score');
  const [before = '', after = ''] = pattern?.score.split('*') ?? [];
  const hasPattern = pattern !== undefined && label.includes('*');
  const isFitting = (name: string) =>
    name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  // A column that fits the pattern and was said to be no score must stay out.
  const fitting = Object.keys(all).filter(isFitting);
  if (hasPattern && scores.join('\n') === fitting.join('\n'))
    return [{ kind: 'binary', name: '*', label, score: pattern.score }];
  if (scores.length === 1 && scores[0] !== undefined && !hasPattern)
    return [{ kind: 'binary', name: findingOf(choices, scores[0]), label, score: scores[0] }];
  return scores.map((score) => {
    const finding =
      pattern !== undefined && isFitting(score) ? score.slice(before.length, score.length - after.length) : score;
    return { kind: 'binary', name: finding, label: label.replaceAll('*', spelled(finding, label)), score };
  });
}

/** A finding as it stands in an expression: in quotes where it is more than a word. */
function spelled(finding: string, label: string): string {
  return /\s\*/.test(label) && !/^[\w.-]+$/.test(finding) ? `"${finding.replaceAll('"', '""')}"` : finding;
}

function attributesOf({ roles: all, edges, spellings, crossed }: Choices): PlanInput['attributes'] {
  const names = Object.keys(all).filter((name) => all[name] === 'attribute' || all[name] === 'site attribute');
  const plain = names.map((name) => {
    const cuts = (edges[name] ?? '').split(/[\s,;]+/).flatMap((cut) => (cut === '' ? [] : [Number(cut)]));
    return cuts.length > 0 ? { name, edges: cuts } : { name, ...recodeOf(spellings[name] ?? {}) };
  });
  const crosses = crossed.split(',').flatMap((each) => {
    const cross = each.split('*').map((name) => name.trim());
    return cross.length > 1 ? [{ name: cross.join('*'), cross }] : [];
  });
  return [...plain, ...crosses];
}

function thresholdOf({ threshold: name, fixedAt }: Choices): Pick<NonNullable<PlanInput['analysis']>, 'threshold'> {
  if (name === 'fixed') return fixedAt === usualThreshold ? {} : { threshold: { rule: name, value: fixedAt } };
  if (name === 'youden' || name === 'f1') return { threshold: { rule: name } };
  const [rule, value] = name.split(' ') as ['sensitivity' | 'specificity', string];
  return { threshold: { rule, value: Number(value) } };
}
