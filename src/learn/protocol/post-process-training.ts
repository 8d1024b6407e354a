// A rule of post-processing upon a trained model: fitted on the scores of its validation cases, or of those set apart for it, applied to the test cases, and checked.

import type { Attribute } from '../../cases/cases.ts';
import { dataError, usageError } from '../../core/errors.ts';
import type { LearningCases, PartRole } from '../cases/learning-cases.ts';
import type { SplitScores } from '../learner/learner.ts';
import { type PostProcessingPlan, ruleOfPlan } from '../plan/post-processing-plan.ts';
import type { FittingCases } from '../post-processing/fitting-cases.ts';
import { groupsWithoutFit } from '../post-processing/groups-without-fit.ts';
import {
  type FittedPostProcessing,
  fitPostProcessing,
  type PostProcessed,
  postProcess,
} from '../post-processing/post-process.ts';
import { checkPostProcessing, type PostProcessingCheck } from '../post-processing/post-processing-check.ts';

/** What a rule makes of the cases of a split, those without a label among them. */
export interface ProcessedSplit extends PostProcessed {
  readonly cases: Int32Array;
}

/** The record of a rule. JSON. */
export interface PostProcessingRecord extends FittedPostProcessing {
  readonly name: PostProcessingPlan['rule'];
  readonly attribute: string;
  readonly fittedOn: { readonly split: string; readonly cases: number };
  /** Test cases before and after. */
  readonly check: PostProcessingCheck;
  readonly notes: readonly string[];
}

/** A training after a rule. */
export interface PostProcessedTraining {
  readonly record: PostProcessingRecord;
  readonly splits: Readonly<Partial<Record<PartRole, ProcessedSplit>>>;
}

/**
 * Refuses, before anything is trained, a rule that could not be fitted: `learn/bad-plan` (usage) for more than two classes or an attribute that is
 * not there, or a part `calibration` that is not, `learn/unfitted-groups` (data) for groups of the test cases without cases of both classes to fit on, unless `unfitted` is `pooled`.
 */
export function requirePostProcessing(cases: LearningCases, plan: PostProcessingPlan): void {
  if (cases.classes.length !== 2) {
    throw usageError('learn/bad-plan', `postProcessing is for two classes; there are ${cases.classes.length}.`, {
      hint: 'Take postProcessing out of the plan, or tell one class from the others: "label: dx = mel".',
    });
  }
  const attribute = attributeOf(cases, plan);
  if (plan.unfitted === 'pooled') return;
  const rows = labelled(cases, fittingRows(cases, plan));
  const fitting = fittingCases(cases, attribute, { split: plan.fitOn, rows, score: new Float64Array(rows.length) });
  const groups = groupsWithoutFit(fitting, groupedOf(attribute, labelled(cases, cases.splits.test)));
  if (groups.length === 0) return;
  throw dataError(
    'learn/unfitted-groups',
    `postProcessing: the ${plan.fitOn} cases have nothing to fit these groups of "${attribute.name}" on:`,
    {
      problems: groups.map(({ group, reason }) => `${group}: ${reason}`),
      hint: `Make the ${plan.fitOn} part larger or the groups coarser, or give postProcessing.unfitted: pooled; they then take the rule of all cases.`,
    },
  );
}

/**
 * Fits the rule of a plan on the cases of `fitOn` and applies it to these, the validation and the test cases, with the check on the labelled test cases. Draws are by
 * (`seed`, case). Throws `learn/bad-post-processing` (usage, data).
 */
export function postProcessTraining(
  cases: LearningCases,
  scores: Readonly<Partial<Record<PartRole, SplitScores>>>,
  { plan, seed }: { readonly plan: PostProcessingPlan; readonly seed: number },
): PostProcessedTraining {
  const attribute = attributeOf(cases, plan);
  const { validation, test, [plan.fitOn]: fittedSplit } = scores;
  const rows = labelled(cases, fittedSplit!.cases);
  const own = new Map(Array.from(fittedSplit!.cases, (index, place) => [index, fittedSplit!.scores[1]![place]!]));
  const score = Float64Array.from(rows, (index) => own.get(index)!);
  const fitting = fittingCases(cases, attribute, { split: plan.fitOn, rows, score });
  const fitted = fitPostProcessing(fitting, { ...ruleOfPlan(plan), seed });
  const processed = (split: SplitScores): ProcessedSplit => ({
    ...postProcess(fitted, {
      ...groupedOf(attribute, split.cases),
      score: Float64Array.from(split.scores[1]!),
      ids: Array.from(split.cases, (index) => cases.ids[index]!),
    }),
    cases: split.cases,
  });
  const splits = { [plan.fitOn]: processed(fittedSplit!), validation: processed(validation!), test: processed(test!) };
  const check = checkOf(cases, attribute, { fitted, test: splits.test, margin: plan.margin });
  const { name } = attribute;
  const notes = [
    ...fitted.rule.notes,
    ...(splits.test.unfitted.length === 0
      ? []
      : [`Not among the ${plan.fitOn} cases, so the rule of all cases is used: ${splits.test.unfitted.join(', ')}.`]),
  ];
  const fittedOn = { split: plan.fitOn, cases: rows.length };
  return { record: { ...fitted, name: plan.rule, attribute: name, fittedOn, check, notes }, splits };
}

function attributeOf({ attributes }: LearningCases, { attribute }: PostProcessingPlan): Attribute {
  const found = attribute === undefined ? attributes[0] : attributes.find(({ name }) => name === attribute);
  if (found !== undefined) return found;
  throw usageError(
    'learn/bad-plan',
    `postProcessing needs an attribute${attribute === undefined ? '' : ` "${attribute}"`}.`,
    {
      hint: `Attributes of the plan are: ${attributes.map(({ name }) => name).join(', ') || 'none'}.`,
    },
  );
}

function labelled({ label }: LearningCases, rows: Int32Array): Int32Array {
  return rows.filter((index) => label[index]! >= 0);
}

/** Known groups, and the group of each case among them. */
function groupedOf({ groups, codes, unknown }: Attribute, rows: Int32Array) {
  const known = groups.filter((_, code) => code !== unknown);
  return { groups: known, codes: rows.map((index) => known.indexOf(groups[codes[index]!]!)) };
}

function fittingCases(
  cases: LearningCases,
  attribute: Attribute,
  { split, rows, score }: { readonly split: string; readonly rows: Int32Array; readonly score: Float64Array },
): FittingCases {
  const label = Uint8Array.from(rows, (index) => cases.label[index]!);
  return { split, attribute: attribute.name, ...groupedOf(attribute, rows), label, score };
}

function fittingRows({ splits }: LearningCases, { fitOn }: PostProcessingPlan): Int32Array {
  const rows = splits[fitOn];
  if (rows !== undefined) return rows;
  throw usageError('learn/bad-plan', `postProcessing is to be fitted on "${fitOn}", and the cases have no such part.`, {
    hint: 'Set one apart by cases.splits, or fit the rule on validation.',
  });
}

function checkOf(
  cases: LearningCases,
  attribute: Attribute,
  {
    fitted,
    test,
    margin,
  }: { readonly fitted: FittedPostProcessing; readonly test: ProcessedSplit; readonly margin: number },
): PostProcessingCheck {
  const kept = Array.from(test.cases.keys()).filter((place) => cases.label[test.cases[place]!]! >= 0);
  const rows = Int32Array.from(kept, (place) => test.cases[place]!);
  const floats = (values: Float64Array) => Float64Array.from(kept, (place) => values[place]!);
  const bytes = (values: Uint8Array) => Uint8Array.from(kept, (place) => values[place]!);
  const { before, after } = test;
  const own: PostProcessed = {
    ...test,
    before: { score: floats(before.score), decision: bytes(before.decision) },
    after: { score: floats(after.score), decision: bytes(after.decision), chance: floats(after.chance) },
  };
  const patients = [...new Set(rows.map((index) => cases.patient[index]!))];
  const dense = new Map(patients.map((code, place) => [code, place]));
  return checkPostProcessing(fitted, own, {
    attribute: attribute.name,
    label: Uint8Array.from(rows, (index) => cases.label[index]!),
    ...groupedOf(attribute, rows),
    patient: rows.map((index) => dense.get(cases.patient[index]!)!),
    margin,
    alpha: 0.05,
    minimumCell: 5,
  });
}
