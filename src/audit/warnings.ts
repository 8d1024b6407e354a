// The leak guard and its neighbours: what is wrong, or must be known, about an audit. Each is a named value in the result.
import type { BinaryTask, Cases, Task } from '../cases/cases.ts';
import { nameSome } from '../core/name-some.ts';
import type { GapDraft } from './gap.ts';
import { isTooLittleExchangeable } from './permute.ts';
import type { Plan } from './plan.ts';
import type { TaskResult, Warning } from './result.ts';
import { classesSeen, type TaskSettings } from './settings.ts';

/** Warnings that follow from the cases, the plan and the settings alone. */
export function warningsOfCases(cases: Cases, plan: Plan, settings: readonly TaskSettings[]): Warning[] {
  return [
    ...splitWarnings(cases),
    ...tableWarnings(cases),
    ...attributeWarnings(cases),
    ...cases.tasks.flatMap((task, index) => taskWarnings(task, settings[index], plan)),
  ];
}

function splitWarnings(cases: Cases): Warning[] {
  return cases.splits
    .filter((split) => split.role !== 'scored' && split.sharedPatients > 0)
    .map((split) => ({
      code: 'patients-shared-between-splits',
      severity: split.role === 'threshold' ? 'stop' : 'caution',
      message: `Split "${split.name}" shares patients with the scored cases: the two are not independent.`,
      hint: 'Make the splits by patient.',
    }));
}

function tableWarnings(cases: Cases): Warning[] {
  const warnings: Warning[] = [];
  if (cases.duplicatedCases > 0) {
    const exact = cases.duplicatedRows ?? 0;
    warnings.push({
      code: 'duplicated-cases',
      severity: 'stop',
      message: `${cases.duplicatedCases} cases share their case id with another row${exact > 0 ? `, ${exact} of them the whole row` : ''}; all were kept.`,
      hint: 'Remove the repeats: every count and interval is too sure of itself with them.',
    });
  }
  if (cases.casesWithoutPatient !== undefined && cases.casesWithoutPatient > 0) {
    warnings.push({
      code: 'cases-without-patient',
      severity: 'caution',
      message: `${cases.casesWithoutPatient} cases have no patient recorded; each counts as a patient of its own.`,
    });
  }
  for (const join of cases.joins) {
    if (join.unmatchedLeft === 0) continue;
    warnings.push({
      code: 'join-lost-rows',
      severity: 'caution',
      message: `${join.unmatchedLeft} rows found no match in ${join.table} by ${join.keys.join(', ')} and were left out.`,
      hint: 'Check that the keys are written alike in both tables.',
    });
  }
  for (const exclusion of cases.exclusions) {
    warnings.push({
      code: 'cases-excluded',
      severity: 'caution',
      message: `${exclusion.cases} cases left out: ${exclusion.reason}.`,
      ...(exclusion.task === undefined ? {} : { task: exclusion.task }),
    });
  }
  if (cases.patientColumn === undefined) {
    warnings.push({
      code: 'no-patient-column',
      severity: 'note',
      message: 'No patient column was named: every row counts as a patient of its own.',
      hint: 'If patients have several rows, name the column with --patient; intervals are too narrow otherwise.',
    });
  }
  return warnings;
}

function attributeWarnings(cases: Cases): Warning[] {
  return cases.attributes.flatMap((attribute): Warning[] => {
    if (attribute.unknown < 0) return [];
    let unknown = 0;
    for (let row = 0; row < cases.count; row++) if (attribute.codes[row] === attribute.unknown) unknown++;
    const share = cases.count === 0 ? 0 : unknown / cases.count;
    if (share === 1) {
      return [
        {
          code: 'attribute-all-unknown',
          severity: 'caution',
          message: `"${attribute.name}" is unknown for every case: nothing can be compared.`,
          attribute: attribute.name,
        },
      ];
    }
    if (share < 0.2) return [];
    return [
      {
        code: 'attribute-often-unknown',
        severity: 'caution',
        message: `"${attribute.name}" is unknown for ${(100 * share).toFixed(0)} % of the cases; they are shown, but are not part of the verdict.`,
        attribute: attribute.name,
      },
    ];
  });
}

function taskWarnings(task: Task, settings: TaskSettings, plan: Plan): Warning[] {
  const warnings: Warning[] = [];
  const about = task.name;
  if (task.rows.length === 0) {
    warnings.push({
      code: 'empty-task',
      severity: 'caution',
      message: `"${about}" has no case to score.`,
      task: about,
    });
  }
  if (task.kind === 'multiclass' && classesSeen(task) < task.classes.length) {
    warnings.push({
      code: 'class-without-cases',
      severity: 'caution',
      message: `"${about}": some classes have no case.`,
      task: about,
    });
  }
  if (task.kind === 'binary') warnings.push(...binaryWarnings(task, settings, plan));
  return warnings;
}

function binaryWarnings(task: BinaryTask, settings: TaskSettings, plan: Plan): Warning[] {
  const warnings: Warning[] = [];
  const about = task.name;
  let events = 0;
  for (let i = 0; i < task.rows.length; i++) events += task.label[task.rows[i]];
  if (task.rows.length > 0 && (events === 0 || events === task.rows.length)) {
    const missing = events === 0 ? 'no events' : 'only events';
    warnings.push({
      code: 'one-class-task',
      severity: 'caution',
      message: `"${about}" has ${missing}: discrimination does not exist.`,
      task: about,
    });
  }
  if (settings.scoreRange !== undefined) {
    const [low, high] = settings.scoreRange;
    if (low === high && task.rows.length > 1) {
      warnings.push({
        code: 'constant-scores',
        severity: 'stop',
        message: `All scores of "${about}" are ${low}: they tell no case from another.`,
        task: about,
        hint: 'Check that the right column is named.',
      });
    }
    if (low < 0 || high > 1) {
      warnings.push({
        code: 'scores-outside-unit-interval',
        severity: 'caution',
        message: `Scores of "${about}" run from ${low} to ${high}: they are no probabilities, so calibration, log loss and Brier score do not exist.`,
        task: about,
      });
    }
  }
  return [...warnings, ...thresholdWarnings(task, settings, plan)];
}

function thresholdWarnings(task: BinaryTask, { threshold, scoreRange }: TaskSettings, plan: Plan): Warning[] {
  const about = task.name;
  const rule = plan.analysis.thresholds[about] ?? plan.analysis.threshold;
  if (threshold === undefined) {
    if (rule === undefined || task.score === undefined) return [];
    return [
      {
        code: 'no-threshold',
        severity: 'caution',
        message: `No threshold of "${about}" satisfies the rule; nothing is decided.`,
        task: about,
      },
    ];
  }
  if (threshold.leak) {
    return [
      {
        code: 'threshold-chosen-on-scored-rows',
        severity: 'stop',
        message: `The threshold of "${about}" (${threshold.rule}) was chosen on the rows that are scored: rates at it are too good.`,
        hint: 'Name a tuning split (--tune) or set patients aside (--holdout 0.3).',
        task: about,
      },
    ];
  }
  if (threshold.source !== 'default' || scoreRange === undefined) return [];
  const idle = scoreRange[1] < threshold.value || scoreRange[0] >= threshold.value;
  return [
    {
      code: 'threshold-by-default',
      severity: idle ? 'caution' : 'note',
      message: `No threshold was given for "${about}": 0.5 was used${idle ? ', which puts every case on one side' : ''}.`,
      hint: 'Give the threshold the model is used with: --threshold 0.3, or --threshold sensitivity=0.9 with --tune.',
      task: about,
    },
  ];
}

/** Warnings that need the values: an inverted score, groups that could not be scored. */
export function warningsOfTask(task: TaskResult): Warning[] {
  const warnings: Warning[] = [];
  const auc = task.all.metrics['auc'];
  if (auc !== undefined && 'value' in auc && auc.value < 0.4 && auc.high !== null && auc.high < 0.5) {
    warnings.push({
      code: 'score-direction-inverted',
      severity: 'stop',
      message: `The AUC of "${task.name}" is ${auc.value.toFixed(3)}: higher scores seem to mean that the finding is absent.`,
      hint: 'Check which class the score stands for; use 1 - score if it is the other one.',
      task: task.name,
    });
  }
  for (const { attribute, gap } of task.attributes) {
    if (gap.notScored.length === 0) continue;
    const names = nameSome(gap.notScored.map((each) => each.group));
    warnings.push({
      code: 'groups-not-scored',
      severity: 'note',
      message: `"${task.name}" by ${attribute}: not compared: ${names}.`,
      task: task.name,
      attribute,
    });
  }
  return warnings;
}

/** A warning for each comparison whose groups have too few patients of equal outcome pattern to be permuted. */
export function warningsOfTests(drafts: readonly GapDraft[]): Warning[] {
  return drafts
    .filter(({ permuted }) => isTooLittleExchangeable(permuted))
    .map(({ task, attribute }) => ({
      code: 'too-little-to-exchange',
      severity: 'note',
      message: `"${task}" by ${attribute}: the groups have too few patients with equal numbers of events and non-events for a permutation test; the cluster-robust Wald test was used.`,
      hint: 'Look at how rows a patient differ between the groups.',
      task,
      attribute,
    }));
}
