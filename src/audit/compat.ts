// The numbers of other tools over one attribute, in the modes that the plan asks for. Rows of unknown group are left out, as those tools do.
import type { Attribute, BinaryTask, Cases, MulticlassTask, QualityTask, Task } from '../cases/cases.ts';
import type { CompatResult } from '../metrics/compat/compat.ts';
import { fairclip, fairclipMulticlass } from '../metrics/compat/fairclip.ts';
import { fairlearn } from '../metrics/compat/fairlearn.ts';
import { fairmedfm, fairmedfmSegmentation } from '../metrics/compat/fairmedfm.ts';
import { medfair } from '../metrics/compat/medfair.ts';
import type { AnalysisPlan } from './plan.ts';
import type { TaskAttributeResult } from './result.ts';
import { gather, sampleOf } from './sample.ts';

type Mode = AnalysisPlan['compat'][number];

interface Grouped {
  readonly rows: Int32Array;
  readonly codes: Int32Array;
  readonly groups: readonly string[];
}

/** The compat numbers of one attribute of one task, or undefined if no mode was asked for. */
export function compatOf(
  cases: Cases,
  task: Task,
  about: { readonly attribute: Attribute; readonly modes: readonly Mode[]; readonly threshold: number | undefined },
): TaskAttributeResult['compat'] {
  if (about.modes.length === 0) return undefined;
  const { codes, unknown, groups } = about.attribute;
  const rows = task.rows.filter((row) => codes[row] !== unknown);
  const grouped: Grouped = { rows, codes: Int32Array.from(rows, (row) => codes[row]), groups };
  const results: NonNullable<TaskAttributeResult['compat']> = {};
  for (const mode of about.modes) {
    const found = numbersOf(mode, grouped, { cases, task, threshold: about.threshold });
    if (found === undefined) continue;
    const quirks =
      rows.length < task.rows.length
        ? [...found.quirks, 'Cases of unknown group are left out of every number.']
        : [...found.quirks];
    results[mode] = { values: { ...found.values }, quirks };
  }
  return results;
}

function numbersOf(
  mode: Mode,
  grouped: Grouped,
  { cases, task, threshold }: { readonly cases: Cases; readonly task: Task; readonly threshold: number | undefined },
): CompatResult | undefined {
  if (task.kind === 'binary') return binaryNumbers(mode, grouped, { cases, task, threshold });
  if (task.kind === 'multiclass') return mode === 'fairclip' ? multiclassNumbers(grouped, task) : undefined;
  return mode === 'fairmedfm' ? segmentationNumbers(grouped, task) : undefined;
}

function binaryNumbers(
  mode: Mode,
  { rows, codes, groups }: Grouped,
  {
    cases,
    task,
    threshold,
  }: { readonly cases: Cases; readonly task: BinaryTask; readonly threshold: number | undefined },
): CompatResult | undefined {
  const sample = sampleOf(cases, task, rows, threshold);
  if (sample.kind !== 'binary') return undefined;
  const { label, score, decision } = sample;
  if (mode === 'fairlearn')
    return decision === undefined ? undefined : fairlearn({ label, decision, codes, groups, weight: sample.weight });
  if (score === undefined) return undefined;
  const input = { label, score, codes, groups };
  if (mode === 'fairclip') return fairclip(input);
  return mode === 'fairmedfm' ? fairmedfm(input) : medfair(input);
}

function multiclassNumbers({ rows, codes, groups }: Grouped, task: MulticlassTask): CompatResult {
  const label = Int32Array.from(rows, (row) => task.label[row]);
  return fairclipMulticlass({ label, scores: task.scores.map((column) => gather(column, rows)), codes, groups });
}

function segmentationNumbers({ rows, codes, groups }: Grouped, task: QualityTask): CompatResult {
  return fairmedfmSegmentation({ value: gather(task.value, rows), codes, groups });
}
