import { expect, it } from 'vitest';
import { trainingFacts } from '../../../src/store/training-facts.ts';

it('takes what is as it should be', () => {
  expect(trainingFacts({ result: { selectedEpoch: 3, warnings: ['No pair.', 4] } })).toEqual({
    selectedEpoch: 3,
    warnings: ['No pair.'],
  });
  for (const damaged of [undefined, null, 7, {}, { result: null }, { result: { selectedEpoch: '3', warnings: 'a' } }]) {
    expect(trainingFacts(damaged)).toEqual({ selectedEpoch: undefined });
  }
});
