import { expect, it } from 'vitest';
import { thresholdFromFlag } from '../../../../src/cli/plan/threshold-flag.ts';

it.each([
  ['0.5', { rule: 'fixed', value: 0.5 }],
  ['-2', { rule: 'fixed', value: -2 }],
  ['youden', { rule: 'youden' }],
  ['f1', { rule: 'f1' }],
  ['sensitivity=0.9', { rule: 'sensitivity', value: 0.9 }],
  ['specificity = .8', { rule: 'specificity', value: 0.8 }],
])('%s', (text, rule) => {
  expect(thresholdFromFlag(text)).toEqual(rule);
});

it.each(['', 'high', 'sensitivity', 'sensitivity=90', 'sensitivity=1', 'youden=1', '0.5=0.6', 'specificity=0.8=0.9'])(
  'refuses "%s"',
  (text) => {
    expect(() => thresholdFromFlag(text)).toThrow(expect.objectContaining({ kind: 'usage', code: 'cli/threshold' }));
  },
);
