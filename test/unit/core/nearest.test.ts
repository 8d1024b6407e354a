import { expect, test } from 'vitest';
import { nearestNames } from '../../../src/core/nearest.ts';
import { processorMs } from '../../fixtures/processor-time.ts';

const columns = ['Patient ID', 'Patient Age', 'Patient Gender', 'View Position', 'Finding Labels', 'prob_Hernia'];

test.each([
  ['patient_id', ['Patient ID']],
  ['PatientAge', ['Patient Age']],
  ['view_postion', ['View Position']],
  ['veiw position', ['View Position']],
  ['hernia', ['prob_Hernia']],
  ['gender', ['Patient Gender']],
  ['zzz', []],
  ['', []],
])('%s', (wanted, expected) => {
  expect(nearestNames(wanted, columns)).toEqual(expected);
});

test('nearest first, ties in the order given, at most as many as asked for', () => {
  expect(nearestNames('sexx', ['six', 'sexy', 'sex', 'sex1'])).toEqual(['sexy', 'sex', 'sex1']);
  expect(nearestNames('age', ['agf', 'age', 'agg'], 1)).toEqual(['age']);
});

test('a swap of neighbours counts once', () => {
  expect(nearestNames('sxe', ['sex'])).toEqual(['sex']);
});

test('very long names are compared by their beginning', () => {
  const start = processorMs();
  nearestNames('x'.repeat(1_000_000), ['y'.repeat(1_000_000)]);
  expect(processorMs() - start).toBeLessThan(1000);
});
