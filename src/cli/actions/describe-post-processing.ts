// What `evenhand post-process` prints: the rule, every group before and after, who pays, and how to audit the result.
import type { AttributePlan, ThresholdRule } from '../../audit/plan.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { ChanceRule } from '../../learn/post-processing/chance-rule.ts';
import type { LevellingOfMetric } from '../../learn/post-processing/levelling-check.ts';
import type { PostProcessingCheck } from '../../learn/post-processing/post-processing-check.ts';
import type { RuleFile } from '../../learn/post-processing/rule-file.ts';
import { alignColumns } from '../align-columns.ts';
import { addedColumns, splitNames } from './adjusted-table.ts';
import { comparedCells } from './describe-comparison.ts';
import type { PostProcessing } from './post-process-cases.ts';
import type { PostProcessFlags } from './post-process-flags.ts';

/** How the result was asked for, and where it lies. */
export interface Written {
  readonly flags: PostProcessFlags;
  readonly folder: string;
  readonly format: readonly string[];
}

/** The post-processing as lines for a terminal. */
export function describePostProcessing(done: PostProcessing, written: Written): string {
  const { file, cases, check, notes, fitted } = done;
  const { rule, before, fittedOn } = file;
  const on = `${fittedOn.split}" (${count(fittedOn.cases, 'case')}, ${count(fittedOn.patients, 'patient')})`;
  const lines = [
    `${titleOf(rule)} by ${rule.attribute}: fitted on "${on}, applied to ${count(cases.rows.length, 'case')}.`,
    `Compared with ${cases.decision === undefined ? `one threshold for all, ${shown(before.threshold)} (${ruleText(before.rule)})` : 'the decisions of the table'}.`,
    '',
    ...alignColumns(ruleRows(file)).map((line) => `  ${line}`),
  ];
  if (check === null) lines.push('', 'Labels are not known here, so nothing is checked.');
  else lines.push(...describeCheck(check, rule.attribute));
  if (notes.length > 0) lines.push('', ...notes.map((note) => `Note: ${note}`));
  const { folder, format } = written;
  const names = [...format.map((form) => `cases.${form}`), ...(fitted ? ['rule.json'] : []), 'check.json'];
  lines.push('', `Written to ${folder}/: ${names.join(', ')}`);
  if (check !== null) lines.push('Audit the result:', `  ${auditCommand(done, written)}`);
  return `${lines.join('\n')}\n`;
}

function describeCheck({ metrics, all, calibration, withheld, margin, alpha }: PostProcessingCheck, attribute: string) {
  const rows = [['', 'group', 'n', 'before', 'after', 'change', 'adjusted p', '']];
  for (const { metric, groups } of metrics) {
    const whole = all.find((each) => each.metric === metric);
    if (whole !== undefined) rows.push([metric, ...comparedCells(whole.change)]);
    rows.push(...groups.map((group) => ['', ...comparedCells(group)]));
  }
  return [
    '',
    `Before and after, paired by patient. Margin ${margin}, intervals ${Math.round(100 * (1 - alpha))} %.`,
    ...alignColumns(rows).map((line) => `  ${line}`),
    ...metrics.map((each) => `  ${gapSentence(each)}`),
    ...(calibration === null
      ? []
      : ['', 'Mean probability against the share of events:', ...calibrationLines(calibration)]),
    ...(withheld.length === 0 ? [] : ['', `Too few cases to be shown, by ${attribute}: ${withheld.join(', ')}.`]),
  ];
}

function gapSentence({ metric, gap, narrowing, levellingDown }: LevellingOfMetric): string {
  const parts = [`${metric}: gap ${shown(gap.first)} before, ${shown(gap.second)} after.`, levellingDown.sentence];
  if (narrowing?.onlyByLowering) parts.push('It narrowed only because the highest value fell.');
  return parts.join(' ');
}

function calibrationLines(groups: NonNullable<PostProcessingCheck['calibration']>): readonly string[] {
  const rows = [
    ['group', 'events', 'before', 'after'],
    ...groups.map(({ group, observed, before, after }) => [group, shown(observed), shown(before), shown(after)]),
  ];
  return alignColumns(rows).map((line) => `  ${line}`);
}

function titleOf(rule: RuleFile['rule']): string {
  if (rule.kind === 'recalibration') return `Recalibration (${rule.method})`;
  if (rule.kind === 'reject-option') return 'Reject option';
  const { constraint, randomised } = rule;
  const names = {
    single: 'One threshold',
    'equal-sensitivity': 'Equal sensitivity',
    'equal-specificity': 'Equal specificity',
    'equalised-odds': 'Equalised odds',
    'minimum-sensitivity': 'Minimum sensitivity',
  };
  const value = 'value' in constraint && constraint.value !== undefined ? ` ${constraint.value}` : '';
  return `${names[constraint.name]}${value}${randomised ? ', drawn' : ''}`;
}

type ThresholdsOfGroups = Extract<RuleFile['rule'], { readonly kind: 'group-thresholds' }>;

function thresholdRow(
  { group, events, chance, sensitivity, specificity }: ThresholdsOfGroups['groups'][number],
  remark: string,
): string[] {
  const counted = events === null ? 'withheld' : String(events);
  return [group, counted, chanceText(chance), shown(sensitivity), shown(specificity), remark];
}

function ruleRows({ rule }: RuleFile): string[][] {
  switch (rule.kind) {
    case 'group-thresholds':
      return [
        ['group', 'events', 'threshold', 'sensitivity', 'specificity', ''],
        ...rule.groups.map((own) => thresholdRow(own, own.source === 'pooled' ? 'the rule of all cases' : '')),
        thresholdRow({ ...rule.pooled, group: 'all' }, 'for cases without a group'),
      ];
    case 'recalibration':
      return [
        ['group', 'events', 'own fit', 'its share'],
        ...rule.groups.map(({ group, events, own, weight }) => [
          group,
          events === null ? 'withheld' : String(events),
          own === null ? 'none' : mapText(own),
          own === null ? '0' : shown(weight),
        ]),
        ['all', '', mapText(rule.pooled), ''],
      ];
    case 'reject-option': {
      const band = rule.width === null ? 'no band is needed' : `band of ${shown(rule.width)} on each side`;
      return [
        [`threshold ${shown(rule.threshold)}, ${band}`, ''],
        [`decision ${rule.favourable} in the band`, rule.disadvantaged.join(', ')],
        [`decision ${1 - rule.favourable} in the band`, rule.others.join(', ')],
      ];
    }
  }
}

function mapText(map: Extract<RuleFile['rule'], { kind: 'recalibration' }>['pooled']): string {
  if (map.form === 'isotonic') return `${map.x.length} corners`;
  return `intercept ${shown(map.intercept)}, slope ${shown(map.slope)}`;
}

function chanceText({ always, steps }: ChanceRule): string {
  const parts = steps.map(({ threshold, weight }) =>
    weight === 1 ? shown(threshold) : `${shown(threshold)} (chance ${shown(weight)})`,
  );
  if (always > 0) parts.push(`any (chance ${shown(always)})`);
  return parts.length === 0 ? 'none is flagged' : parts.join(' or ');
}

function ruleText(rule: ThresholdRule): string {
  return 'value' in rule ? `${rule.rule} ${rule.value}` : rule.rule;
}

function auditCommand({ cases, file, source }: PostProcessing, { flags, folder, format }: Written): string {
  const { score, label } = cases.columns;
  const recalibrated = file.rule.kind === 'recalibration';
  const { columns } = source.plan;
  const named = [
    ['--label', label ?? ''],
    ['--score', recalibrated ? addedColumns.score : score],
    ...(recalibrated
      ? []
      : [
          ['--decision', addedColumns.decisionAfter],
          ['--metric', 'sensitivity'],
        ]),
    ...(columns.case === undefined ? [] : [['--case', columns.case]]),
    ...(columns.patient === undefined ? [] : [['--patient', columns.patient]]),
    ['--split', addedColumns.split],
    ['--scored', splitNames.applied],
    ...file.attributes.map((attribute) => ['--attribute', attributeText(attribute)]),
  ];
  const table = `${folder}/cases.${format[0]}`;
  const recode = flags.recode === undefined ? '' : ` --recode ${shellWord(flags.recode)}`;
  return `evenhand audit ${shellWord(table)}${named.map(([flag, value]) => ` ${flag} ${shellWord(value!)}`).join('')}${recode}`;
}

/** As the flag spells it; what a file of spellings does stands in that file. */
function attributeText({ name, edges, cross, column, closed, unknown, reference, other }: AttributePlan): string {
  const head = edges === undefined ? (cross?.join('*') ?? name) : `${name}=${edges.join(',')}`;
  const options = [
    ...(column === undefined ? [] : [`column=${column}`]),
    ...(closed === 'right' ? ['closed=right'] : []),
    ...(unknown.length === 0 ? [] : [`unknown=${unknown.join('|')}`]),
    ...(reference === undefined ? [] : [`reference=${reference}`]),
    ...(other === undefined ? [] : [`other=${other}`]),
  ];
  return [head, ...options].join(':');
}

function count(number: number | null, what: string): string {
  if (number === null) return `few ${what}s`;
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

function shown(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(3)));
}
