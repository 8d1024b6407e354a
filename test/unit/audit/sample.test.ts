import { expect, it } from 'vitest';
import { frameOf, framesOf, rowsByGroup } from '../../../src/audit/sample.ts';
import type { BinaryTask } from '../../../src/cases/cases.ts';
import { cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

const cases = cohortOf({
  ...evenWorld,
  patients: [40, 30, 20],
  auc: [0.8, 0.8, 0.8],
  rowsPerPatient: 3,
  attribute: 'varying',
});
const task = cases.tasks[0] as BinaryTask;
const [{ codes, groups }] = cases.attributes;

it('numbers the patients of each group by themselves', () => {
  const rows = rowsByGroup(task.rows, codes, groups.length);
  const { frames } = framesOf(cases, task, rows, { threshold: 0.5 });
  expect(frames).toEqual(rows.map((own) => frameOf(cases, task, own, 0.5)));
  for (const { rows: own, patient, patients } of frames) {
    const met = [...new Set(Array.from(own, (row) => cases.patient[row]))];
    expect([...patient]).toEqual(Array.from(own, (row) => met.indexOf(cases.patient[row])));
    expect(patients).toBe(met.length);
  }
});

it('sees patients that are in several groups', () => {
  const shared = (rows: readonly Int32Array[]) => framesOf(cases, task, rows, { threshold: undefined }).shared;
  expect(shared(rowsByGroup(task.rows, codes, groups.length))).toBe(true);
  expect(
    shared(
      rowsByGroup(
        task.rows,
        cases.patient.map((code) => code % 4),
        4,
      ),
    ),
  ).toBe(false);
  expect(shared([task.rows])).toBe(false);
  expect(shared([])).toBe(false);
});

it('tells the score that all rows of a group have, also where samples are made without scores', () => {
  const score = Float64Array.from(codes, (code, row) => (code === 1 ? 0.25 : row / codes.length));
  const about = { threshold: undefined, scores: false };
  const { frames } = framesOf(cases, { ...task, score }, rowsByGroup(task.rows, codes, groups.length), about);
  expect(frames.map(({ soleScore }) => soleScore)).toEqual([undefined, 0.25, undefined]);
  for (const { sample } of frames) expect(sample).toMatchObject({ kind: 'binary', score: undefined });
  expect(frameOf(cases, { ...task, score }, new Int32Array(), undefined).soleScore).toBeUndefined();
});
