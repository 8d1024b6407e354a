import { expect, it } from 'vitest';
import { refusalOf } from '../../../../src/learn/benchmark/refused-row.ts';
import { pairMethods, referenceRows } from '../../../../src/learn/benchmark/run-cell.ts';

it('knows beforehand which rows cannot begin, and what to name instead', () => {
  expect(refusalOf({ method: 'erm' })).toMatchObject({ code: 'learn/method-kind' });
  expect(refusalOf({ method: 'reweighing' })).toMatchObject({
    code: 'learn/method-cases',
    hint: expect.stringContaining('"reweighing+labels"'),
  });
  expect(refusalOf({ method: 'clip', settings: { radius: 1 } })).toMatchObject({ code: 'learn/bad-setting' });
  const refused = [...referenceRows, ...pairMethods()].filter((method) => refusalOf({ method }) !== undefined);
  expect(refused).toEqual(['reweighing', 'resample-class', 'resample-group-class']);
  for (const method of refused) expect(refusalOf({ method, labels: true })).toBeUndefined();
});
