import { expect, test } from 'vitest';
import { epochPoints, stepPoints } from '../../../src/store/curve-points.ts';

test('lines that hold no record are left out, as lines that are not whole are', () => {
  const record = JSON.stringify({ epoch: 0, trainingLoss: 0.5, validation: { loss: 0.4, auc: null, groups: [] } });
  const curve = epochPoints(`null\n7\n${record}\n{"epoch":1,"trai`);
  expect(curve).toEqual([
    { epoch: 0, trainingLoss: 0.5, validationLoss: 0.4, validationAuc: null, groups: [], flagged: undefined },
  ]);
  expect(stepPoints('null\n')).toEqual([]);
});
