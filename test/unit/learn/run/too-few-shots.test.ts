import { expect, it } from 'vitest';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';
import { tooFewShots } from '../../../../src/learn/run/too-few-shots.ts';

const cases = {
  classes: ['absent', 'present'],
  label: Int32Array.of(0, 0, 0, 1, 1, -1, 1),
  attributes: [{ name: 'site', groups: ['A', 'B'], codes: Int32Array.of(0, 0, 1, 0, 1, 1, 1), unknown: -1 }],
  splits: { train: Int32Array.of(0, 1, 2, 3, 4, 5), validation: new Int32Array(0), test: Int32Array.of(6) },
} as unknown as LearningCases;

it('names classes with fewer training cases than were asked for', () => {
  expect(tooFewShots(cases, { shots: 2 })).toEqual([]);
  expect(tooFewShots(cases, { shots: 3 })).toEqual([
    'Fewer than 3 training cases, so all of them were taken: present 2',
  ]);
  expect(tooFewShots(cases, { shots: 2, set: 'site' })).toEqual([
    'Fewer than 2 training cases, so all of them were taken: absent in B 1, present in A 1, present in B 1',
  ]);
});
