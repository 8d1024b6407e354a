// What `evenhand learn` prints at its end: figures of the test cases by group over seeds, what was selected, what to do next.
import { join } from 'node:path';
import { expressionWord } from '../../cases/expression/expression-word.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { LearningCases } from '../../learn/cases/learning-cases.ts';
import type { CheckedLearnPlan } from '../../learn/plan/check-plan.ts';
import { carriedOutUse } from '../../learn/plan/use-settings.ts';
import { attributeColumn } from '../../learn/protocol/scores-table.ts';
import type { LearningFigure } from '../../learn/protocol/summarise-learning.ts';
import type { LearningSummary, PublishedMean } from '../../learn/run/learning-summary.ts';
import { alignColumns } from '../align-columns.ts';
import { describeLabelCurve, percentOf } from './describe-label-curve.ts';
import { describeProcessed } from './describe-processed.ts';

/** The summaries as text, with the command that audits the scores. */
export function describeLearning(
  summaries: readonly LearningSummary[],
  { plan, cases, folder }: { readonly plan: CheckedLearnPlan; readonly cases: LearningCases; readonly folder: string },
): string {
  const first = summaries[0]!.trainings[0]!;
  return `${[
    ...summaries.flatMap((summary) => [...describeSummary(summary, plan), '']),
    ...(summaries.length > 1 ? [...describeLabelCurve(summaries), ''] : []),
    ...notSelectedBy(summaries[0]!, plan),
    `Each training has a folder in ${folder}: ${contentsOf(plan).join(', ')}.`,
    cases.classes.length === 2 ? 'Audit the scores:' : 'Audit the scores, a task for each class:',
    `  ${auditCommand(join(folder, first.name, 'scores.csv'), cases)}`,
  ].join('\n')}\n`;
}

/** Groups with too few cases to count in a criterion that compares groups; that "Unknown" is none is said of the test cases already. */
function notSelectedBy(
  { leftOutOfSelection = [] }: LearningSummary,
  { selection }: CheckedLearnPlan,
): readonly string[] {
  const { criterion } = selection;
  const few = leftOutOfSelection.filter(({ reason }) => reason !== 'no group is recorded');
  if (criterion === 'auc' || criterion === 'loss' || few.length === 0) return [];
  const groups = few.map(({ attribute, group, reason }) => `  ${attribute} ${group}: ${reason}`);
  return [`Epochs were selected by ${criterion} of the validation cases; these groups did not count:`, ...groups, ''];
}

/** What is in the folder of a training; only what is trained over epochs has curves. */
function contentsOf(plan: CheckedLearnPlan): readonly string[] {
  const kind = carriedOutUse(plan);
  const hasCurves = !['zero-shot', 'logistic', 'probe', 'tip-adapter'].includes(kind);
  return ['scores', ...(hasCurves ? ['curves'] : []), ...(plan.output.model ? ['model'] : []), 'record'];
}

function describeSummary(summary: LearningSummary, { use: { set } }: CheckedLearnPlan): readonly string[] {
  const { method, use, fraction, shots, seeds, published, figures, leftOut, trainings } = summary;
  const what = `${whatOf(method, use, fraction)}${shots === undefined ? '' : `, ${shots} ${shots === 1 ? 'case' : 'cases'} of each class${set === undefined ? '' : ` and ${set}`}`}`;
  const drawn = new Set(trainings.map(({ cases }) => cases)).size > 1 || fraction !== undefined || shots !== undefined;
  const auc = figures.find(({ figure }) => figure.kind === 'auc');
  const count = seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`;
  const about = seeds.length === 1 ? 'interval over test cases' : 'intervals over seeds and test cases';
  const rows = figures.map(({ figure, mean, interval, seedDeviation }) => [
    `  ${nameOf(figure)}`,
    shown(mean),
    Number.isNaN(interval.low) ? '' : `${shown(Math.max(0, interval.low))} to ${shown(Math.min(1, interval.high))}`,
    Number.isNaN(seedDeviation) ? '' : `± ${shown(seedDeviation)} between seeds`,
  ]);
  return [
    `${what}: ${use === 'zero-shot' ? 'no case is learnt from' : `${count}, ${casesOf(summary)}`}; test cases, ${about} (95 %)`,
    ...alignColumns(rows),
    ...leftOut.map(({ attribute, group, reason }) => `  ${attribute} ${group} does not count in ES-AUC: ${reason}`),
    ...trainings.map((training, index) => describeTraining(training, { auc: auc?.values[index], drawn })),
    ...describeProcessed(trainings),
    ...(published === undefined ? [] : describePublished(published)),
  ];
}

/** Training cases, and patients where they are fewer. */
function casesOf({ cases, patients }: { readonly cases: number; readonly patients: number }): string {
  const of =
    patients < cases ? ` of ${Math.round(patients)} ${Math.round(patients) === 1 ? 'patient' : 'patients'}` : '';
  return `${Math.round(cases)} training cases${of}`;
}

/** What was done: the method where there is one, and the use unless it is from scratch. */
function whatOf(method: string, use: string, fraction: number | undefined): string {
  if (use === 'label-efficiency') return `${percentOf(fraction!)} of labels`;
  const hasMethod = !['zero-shot', 'logistic', 'probe', 'tip-adapter'].includes(use);
  return use === 'scratch' ? method : hasMethod ? `${use}, ${method}` : use;
}

function describePublished({ criterion, value, valueByValidation, optimism, stamp }: PublishedMean): readonly string[] {
  const name = criterion === 'auc' ? 'AUC' : criterion;
  return [
    `  All figures above are of epochs selected on the validation cases: ${name} ${shown(valueByValidation)}.`,
    `  As published: ${name} ${shown(value)}, better by an optimism of ${shown(optimism)}. ${stamp}`,
  ];
}

type Training = LearningSummary['trainings'][number];

function describeTraining(
  training: Training,
  own: { readonly auc: number | undefined; readonly drawn: boolean },
): string {
  const { seed, selectedEpoch, epochs, flagged, badPairs, published, warnings } = training;
  const { precision, recall, auc } = badPairs ?? {};
  const parts = [
    `AUC ${shown(own.auc)}`,
    ...(own.drawn ? [casesOf(training)] : []),
    ...(selectedEpoch === undefined ? [] : [`epoch ${selectedEpoch + 1}${epochs > 0 ? ` of ${epochs}` : ''} selected`]),
    ...(flagged === undefined ? [] : [`${flagged} ${flagged === 1 ? 'pair' : 'pairs'} flagged`]),
    ...(precision == null ? [] : [`precision ${shown(precision)}, recall ${shown(recall)}`]),
    ...(auc == null ? [] : [`bad pairs told apart: AUC ${shown(auc)}`]),
    ...(published === undefined
      ? []
      : [`by the test cases epoch ${published.testEpoch + 1}, ${shown(published.testValue)}`]),
  ];
  return [`  seed ${seed}: ${parts.join('; ')}`, ...warnings].join('. ');
}

function nameOf(figure: LearningFigure['figure']): string {
  if (figure.kind === 'auc') return 'AUC';
  if (figure.kind === 'group-auc') return `AUC, ${figure.attribute} ${figure.group}`;
  return figure.kind === 'es-auc' ? `ES-AUC by ${figure.attribute}` : `least AUC by ${figure.attribute}`;
}

function shown(value: number | null | undefined): string {
  return value === undefined || value === null || Number.isNaN(value) ? 'not defined' : value.toFixed(3);
}

function auditCommand(path: string, cases: LearningCases): string {
  const { classes } = cases;
  const columns = cases.attributes.map(({ name }) => attributeColumn(name, cases));
  const compared = columns.map((column) => ` --attribute ${shellWord(attributeFlag(column))}`).join('');
  return `evenhand audit ${shellWord(path)} ${measured(classes)} --patient patient --case case --split split --scored test --tune validation --threshold youden${compared}`;
}

/** A column as the flag of an attribute names it, also where its name has signs that mean something there. */
function attributeFlag(column: string): string {
  return /[=*:]/.test(column) ? `${column.replace(/[=*:]/g, '_')}:column=${column}` : column;
}

/** What is audited: the second of two classes, or every class against the others. */
function measured(classes: readonly string[]): string {
  if (classes.length === 2) return `--label ${shellWord(`label = ${expressionWord(classes[1]!)}`)} --score score`;
  return `--label "label = '*'" --score "score_*"`;
}
