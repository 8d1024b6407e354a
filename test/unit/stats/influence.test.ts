import { expect, test } from 'vitest';
import {
  clusteredCovariance,
  clusteredCovarianceMatrix,
  clusteredVariance,
  clusterSums,
  countClusters,
} from '../../../src/stats/influence.ts';

/** Influences of a mean. */
const ofMean = (values: readonly number[]): Float64Array => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Float64Array.from(values, (value) => (value - mean) / values.length);
};

test('one row a patient is the variance of a mean', () => {
  expect(clusteredVariance(ofMean([1, 2, 3]), Int32Array.of(0, 1, 2))).toBeCloseTo(1 / 3, 14);
});

test('a patient counted twice is one patient', () => {
  const twice = clusteredVariance(ofMean([1, 1, 2, 2, 3, 3]), Int32Array.of(0, 0, 1, 1, 2, 2));
  expect(twice).toBeCloseTo(1 / 3, 14);
});

test('rows choose the patients, gaps in the codes do not matter', () => {
  const patient = Int32Array.of(7, 7, 2, 9);
  const rows = Int32Array.of(1, 2, 3);
  expect([...clusterSums(Float64Array.of(1, 2, 4), patient, rows)]).toEqual([0, 0, 2, 0, 0, 0, 0, 1, 0, 4]);
  expect(countClusters(patient)).toBe(3);
  expect(countClusters(patient, Int32Array.of(0, 1))).toBe(1);
  expect(clusteredVariance(ofMean([1, 2, 3]), patient, { rows })).toBeCloseTo(1 / 3, 14);
});

test('one patient has no variance', () => {
  expect(clusteredVariance(ofMean([1, 2]), Int32Array.of(3, 3))).toBeNaN();
});

test('covariance of an estimator with itself is its variance, of strangers 0', () => {
  const own = { influence: ofMean([1, 5, 2, 2]), patient: Int32Array.of(0, 1, 1, 2) };
  expect(clusteredCovariance(own, own)).toBeCloseTo(clusteredVariance(own.influence, own.patient), 14);
  expect(clusteredCovariance(own, { influence: ofMean([1, 2]), patient: Int32Array.of(3, 4) })).toBe(0);
});

test('groups that share patients covary', () => {
  // Each patient has one frontal and one lateral image; the second values are the first plus 1.
  const patient = Int32Array.of(0, 0, 1, 1, 2, 2);
  const frontal = { influence: ofMean([1, 4, 7]), patient, rows: Int32Array.of(0, 2, 4) };
  const lateral = { influence: ofMean([2, 5, 8]), patient, rows: Int32Array.of(1, 3, 5) };
  expect(clusteredCovariance(frontal, lateral)).toBeCloseTo(3, 13);
  const matrix = clusteredCovarianceMatrix([frontal, lateral], [12, 3]);
  expect(matrix[0]![0]).toBe(12);
  expect(matrix[1]![1]).toBe(3);
  expect(matrix[0]![1]).toBeCloseTo(6, 13);
  expect(clusteredCovarianceMatrix([frontal, { ...lateral, influence: new Float64Array(3) }])[0]![1]).toBe(0);
});

test('an unknown influence has no covariance with any', () => {
  const patient = Int32Array.of(0, 1);
  const matrix = clusteredCovarianceMatrix([
    { influence: Float64Array.of(Number.NaN, 1), patient },
    { influence: Float64Array.of(1, -1), patient },
    { influence: Float64Array.of(0, 0), patient },
  ]);
  expect(matrix[0]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(matrix[1]).toEqual([Number.NaN, 4, 0]);
});
