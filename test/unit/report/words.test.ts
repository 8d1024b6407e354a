import { describe, expect, it } from 'vitest';
import { verdictCodes } from '../../../src/audit/result.ts';
import { metrics } from '../../../src/metrics/table.ts';
import {
  detailVerdict,
  explainMethod,
  labelOf,
  phraseVerdict,
  trimNumber,
  verdictWords,
} from '../../../src/report/words.ts';

describe('verdicts in words', () => {
  it('differ in sign, mark and words', () => {
    for (const key of ['symbol', 'mark', 'short', 'phrase'] as const) {
      expect(new Set(verdictCodes.map((code) => verdictWords[code][key])).size).toBe(4);
    }
  });

  it('name the tolerated gap', () => {
    const verdict = {
      code: 'no-gap-larger-than-delta',
      certain: true,
      sentence: 'No gap larger than 0.05. At most 0.03.',
    } as const;
    expect(phraseVerdict(verdict, 0.05)).toBe('No gap larger than 0.05');
    expect(detailVerdict(verdict, 0.05)).toBe('At most 0.03.');
    expect(detailVerdict(verdict, 0.1)).toBe('No gap larger than 0.05. At most 0.03.');
  });

  it('never praise', () => {
    const words = Object.values(verdictWords).flatMap(({ short, phrase }) => [short, phrase]);
    expect(words.join(' ')).not.toMatch(/fair|bias|safe|valid|pass|good/i);
  });
});

describe('labelOf', () => {
  it('has a label for every metric that is not its identifier', () => {
    for (const name of Object.keys(metrics)) expect(labelOf(name)).not.toMatch(/[a-z][A-Z][a-z]/);
  });

  it('takes unknown names apart', () => {
    expect(labelOf('equityScaledAuc')).toBe('Equity scaled AUC');
    expect(labelOf('toString')).toBe('To string');
  });
});

it('writes numbers as a person does', () => {
  expect([0.05, 0.1, 95, 1, 0.0125].map(trimNumber)).toEqual(['0.05', '0.1', '95', '1', '0.0125']);
});

it.each([
  ['logit Obuchowski', /several cases/],
  ['logit DeLong', /DeLong/],
  ['Wilson, adjusted for patients', /design effect/],
  ['Wilson', /small counts/],
  ['BCa bootstrap of patients, 2000 replicates', /BCa/],
  ['simultaneous pairwise, 95 %', /all pairs/],
  ['studentised permutation of patients', /shuffled/],
  ['studentised permutation of patients, gamma tail', /tail/],
  ['t, influence values by patient', /influence/],
])('explains %s', (method, words) => expect(explainMethod(method)).toMatch(words));
