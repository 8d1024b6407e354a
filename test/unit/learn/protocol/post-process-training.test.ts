import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { processedFigures } from '../../../../src/learn/benchmark/processed-figures.ts';
import { trainingFigures } from '../../../../src/learn/benchmark/training-figures.ts';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';
import { type PostProcessingPlan, postProcessingSchema } from '../../../../src/learn/plan/post-processing-plan.ts';
import { postProcessTraining, requirePostProcessing } from '../../../../src/learn/protocol/post-process-training.ts';
import { trainingFiles } from '../../../../src/learn/protocol/training-files.ts';

const count = 900;
const stream = createStream(5, 'test');
const codes = Int32Array.from({ length: count }, (_, row) => (row % 30 === 29 ? 2 : stream.below(2)));
const label = Int32Array.from({ length: count }, () => stream.below(2));
// Events of M are scored lower, so that one threshold for all finds fewer of them.
const score = Float64Array.from(label, (own, row) => {
  const place = 0.35 * own + 0.6 * stream.uniform() - (own === 1 && codes[row] === 1 ? 0.15 : 0);
  return Math.min(0.99, Math.max(0.01, place));
});
const part = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, row) => from + row);
const cases: LearningCases = {
  count,
  ids: Array.from({ length: count }, (_, row) => `case-${row}`),
  patient: Int32Array.from({ length: count }, (_, row) => row),
  classes: ['absent', 'present'],
  label: label.map((own, row) => (row === 700 ? -1 : own)),
  attributes: [{ name: 'sex', codes, groups: ['F', 'M', 'Unknown'], unknown: 2, recipe: { columns: ['sex'] } }],
  splits: { train: part(0, 100), validation: part(100, 500), test: part(500, count) },
};
const scored = (of: Int32Array) => {
  const second = Float64Array.from(of, (index) => score[index]!);
  return { cases: of, scores: [second.map((value) => 1 - value), second] };
};
const scores = { validation: scored(cases.splits.validation), test: scored(cases.splits.test) };
const rule = (value: unknown): PostProcessingPlan => postProcessingSchema.parse(value);
const equal = rule({ rule: 'equal-sensitivity', value: 0.8 });

describe('postProcessTraining', () => {
  const processed = postProcessTraining(cases, scores, { plan: equal, seed: 1 });
  const { record, splits } = processed;

  it('gives each group its threshold on validation cases, and checks the labelled test cases', () => {
    const rates = (group: number) => {
      const { cases: own, after } = splits.validation!;
      const rows = [...own.keys()].filter((row) => codes[own[row]!] === group && label[own[row]!] === 1);
      return rows.filter((row) => after.decision[row] === 1).length / rows.length;
    };
    for (const group of [0, 1]) {
      expect(rates(group)).toBeGreaterThanOrEqual(0.8);
      expect(rates(group)).toBeLessThan(0.82);
    }
    expect(record).toMatchObject({
      name: 'equal-sensitivity',
      attribute: 'sex',
      fittedOn: { split: 'validation', cases: 400 },
    });
    const [sensitivity] = record.check.metrics;
    expect(sensitivity!.groups.map(({ group }) => group)).toEqual(['F', 'M']);
    expect(sensitivity!.gap.second).toBeLessThan(sensitivity!.gap.first!);
    const all = record.check.all[0]!.change;
    expect(all.cases).toBe(399);
  });

  it('has no part in scores: another test table leaves the rule as it is', () => {
    const other = { ...scores, test: { ...scores.test, scores: [scores.test.scores[1]!, scores.test.scores[0]!] } };
    const { record: again } = postProcessTraining(cases, other, { plan: equal, seed: 1 });
    expect(again.rule).toEqual(record.rule);
  });

  it('stands in the scored table before and after, with its record beside it', () => {
    const files = trainingFiles(cases, { records: [], scores }, { processed });
    const text = (name: string) => new TextDecoder().decode(files.find((file) => file.name === name)!.data);
    const [head, first] = text('scores.csv').split('\n');
    expect(head).toBe('case,patient,split,label,score,decision_before,decision_after,sex');
    const { before, after } = splits.validation!;
    expect(first!.split(',').slice(5, 7)).toEqual([String(before.decision[0]), String(after.decision[0])]);
    expect(JSON.parse(text('post-processing.json'))).toEqual(JSON.parse(JSON.stringify(record)));
  });

  it('changes gaps of decisions and no AUC, unless scores are recalibrated', () => {
    const plain = trainingFigures(cases, { scores }).figures;
    const figures = processedFigures(cases, { scores }, processed);
    expect(figures).toMatchObject({ auc: plain.auc, groupAuc: plain.groupAuc });
    expect(figures.levellingDown).toEqual({
      sensitivity: record.check.metrics[0]!.levellingDown.code,
      specificity: record.check.metrics[1]!.levellingDown.code,
    });
    expect(figures.equalizedOddsDifference).not.toBe(plain.equalizedOddsDifference);
    const recalibrated = postProcessTraining(cases, scores, { plan: rule({ rule: 'recalibration' }), seed: 1 });
    const after = processedFigures(cases, { scores }, recalibrated);
    expect(after.auc).not.toBe(plain.auc);
    expect(after.groupAuc['F']).toBeGreaterThan(0.5);
  });
});

describe('a part of its own', () => {
  const [first, second] = [part(100, 300), part(300, 500)];
  const apart = { ...cases, splits: { ...cases.splits, validation: first, calibration: second } };
  const own = { validation: scored(first), calibration: scored(second), test: scores.test };
  const plan = rule({ rule: 'equal-sensitivity', value: 0.8, fitOn: 'calibration' });

  it('is what the rule is fitted on, whatever the validation cases are', () => {
    const { record, splits } = postProcessTraining(apart, own, { plan, seed: 1 });
    expect(record.fittedOn).toEqual({ split: 'calibration', cases: 200 });
    const without = { ...apart, splits: { ...apart.splits, validation: second } };
    const on = postProcessTraining(without, { ...own, validation: scored(second) }, { plan: equal, seed: 1 });
    expect(record.rule).toEqual({ ...on.record.rule, split: 'calibration' });
    expect(Object.keys(splits)).toEqual(['calibration', 'validation', 'test']);
    const table = new TextDecoder().decode(
      trainingFiles(apart, { records: [], scores: own }, { processed: { record, splits } })[0]!.data,
    );
    expect(table.match(/,calibration,/g)).toHaveLength(200);
  });

  it('is asked for where there is none, or too little in it', () => {
    expect(() => requirePostProcessing(cases, plan)).toThrowError(expect.objectContaining({ code: 'learn/bad-plan' }));
    const few = { ...apart, label: label.map((recorded, row) => (row >= 300 && codes[row] === 1 ? 0 : recorded)) };
    expect(() => requirePostProcessing(few, plan)).toThrowError(/the calibration cases have nothing to fit/);
  });
});

describe('requirePostProcessing', () => {
  it('refuses before a training what could not be fitted after it', () => {
    expect(() => requirePostProcessing(cases, equal)).not.toThrow();
    const three = { ...cases, classes: ['a', 'b', 'c'] };
    expect(() => requirePostProcessing(three, equal)).toThrowError(expect.objectContaining({ code: 'learn/bad-plan' }));
    const noEvents = { ...cases, label: label.map((own, row) => (codes[row] === 1 && row < 500 ? 0 : own)) };
    expect(() => requirePostProcessing(noEvents, equal)).toThrowError(
      expect.objectContaining({ code: 'learn/unfitted-groups', problems: ['M: no events'] }),
    );
    expect(() => requirePostProcessing(noEvents, { ...equal, unfitted: 'pooled' })).not.toThrow();
  });
});
