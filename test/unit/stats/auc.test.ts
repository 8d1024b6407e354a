import { expect, test } from 'vitest';
import { auc, aucInfluence, aucVariance, obuchowskiVariance } from '../../../src/stats/auc.ts';

const label = Uint8Array.of(0, 1, 1, 0, 1, 0);
const score = Float64Array.of(0.5, 0.5, 0.7, 0.2, 0.2, 0.2);

test('ties count one half', () => {
  expect(auc({ score, label })).toBe(0.7222222222222222);
});

test('perfect, inverted and constant scores', () => {
  expect(auc({ score: Float64Array.of(1, 2, 3), label: Uint8Array.of(0, 0, 1) })).toBe(1);
  expect(auc({ score: Float64Array.of(3, 2, 1), label: Uint8Array.of(0, 0, 1) })).toBe(0);
  expect(auc({ score: new Float64Array(4), label: Uint8Array.of(0, 1, 0, 1) })).toBe(0.5);
});

test('an empty class gives NaN', () => {
  expect(auc({ score, label: new Uint8Array(6) })).toBeNaN();
  expect(auc({ score: new Float64Array(0), label: new Uint8Array(0) })).toBeNaN();
  expect(aucVariance({ score, label: new Uint8Array(6).fill(1) })).toBeNaN();
});

test('an order restricts the rows and leaves the others without influence', () => {
  const order = Int32Array.of(3, 5, 0, 2);
  const { value, influence, m, n } = aucInfluence({ score, label, order });
  expect(value).toBe(1);
  expect([m, n]).toEqual([1, 3]);
  expect([...influence]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('influences add to zero in each class and predict the change when a row is dropped', () => {
  const { value, influence } = aucInfluence({ score, label });
  expect(influence.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 15);
  // Dropping event i of m moves the AUC by −influence · m / (m − 1).
  const order = Int32Array.of(3, 5, 0, 1, 2);
  expect(auc({ score, label, order }) - value).toBeCloseTo((-influence[4]! * 3) / 2, 14);
});

test('weights act as copies', () => {
  const weighted = auc({ score, label, weight: Float64Array.of(1, 2, 1, 1, 1, 3) });
  const copies = auc({
    score: Float64Array.of(0.5, 0.5, 0.5, 0.7, 0.2, 0.2, 0.2, 0.2, 0.2),
    label: Uint8Array.of(0, 1, 1, 1, 0, 1, 0, 0, 0),
  });
  expect(weighted).toBeCloseTo(copies, 15);
});

test('doubling every row of every patient changes nothing when patients are the unit', () => {
  const twice = {
    score: Float64Array.from([...score, ...score]),
    label: Uint8Array.from([...label, ...label]),
    patient: Int32Array.of(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5),
  };
  expect(aucVariance(twice)).toBeCloseTo(aucVariance({ score, label }), 15);
  expect(aucVariance({ score: twice.score, label: twice.label })).toBeLessThan(0.5 * aucVariance({ score, label }));
});

test('degrees of freedom and patient counts', () => {
  const { influence } = aucInfluence({ score, label });
  const outcome = obuchowskiVariance({ influence, label, patient: Int32Array.of(0, 1, 1, 2, 3, 3) });
  expect(outcome.eventPatients).toBe(2);
  expect(outcome.nonEventPatients).toBe(3);
  expect(outcome.degreesOfFreedom).toBeGreaterThanOrEqual(1);
  expect(outcome.degreesOfFreedom).toBeLessThanOrEqual(3);
});

test('fewer than two patients with events have no variance', () => {
  expect(aucVariance({ score: Float64Array.of(1, 2, 3), label: Uint8Array.of(0, 1, 0) })).toBeNaN();
});

test('patients with one row each are rows', () => {
  const { influence } = aucInfluence({ score, label });
  const rows = obuchowskiVariance({ influence, label });
  expect(obuchowskiVariance({ influence, label, patient: Int32Array.of(0, 1, 2, 3, 4, 5) })).toEqual(rows);
  expect(obuchowskiVariance({ influence, label, patient: Int32Array.of(0, 1, 2, 3, 4, 5), patients: 9 })).toEqual(rows);
  const turned = obuchowskiVariance({ influence, label, patient: Int32Array.of(5, 4, 3, 2, 1, 0) });
  expect(turned.variance).toBeCloseTo(rows.variance, 15);
  expect([turned.eventPatients, turned.nonEventPatients]).toEqual([rows.eventPatients, rows.nonEventPatients]);
});
