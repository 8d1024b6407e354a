import { describe, expect, test } from 'vitest';
import { type RuleFlags, ruleFromFlags } from '../../../../src/cli/plan/rule-flags.ts';

const basis = { minimumCount: 12 };
const settingsOf = (flags: RuleFlags, threshold?: { rule: 'f1' }) =>
  JSON.parse(JSON.stringify(ruleFromFlags(flags, { ...basis, threshold }))) as object;

describe('rules as they are written', () => {
  test.each<[RuleFlags, object]>([
    [
      { rule: 'equal-sensitivity=0.9' },
      { kind: 'group-thresholds', constraint: { name: 'equal-sensitivity', value: 0.9 }, minimumCount: 12 },
    ],
    [
      { rule: 'equalised-odds', randomised: false, objective: 'accuracy' },
      {
        kind: 'group-thresholds',
        constraint: { name: 'equalised-odds' },
        randomised: false,
        objective: 'accuracy',
        minimumCount: 12,
      },
    ],
    [{ rule: 'recalibration' }, { kind: 'recalibration', method: 'logistic' }],
    [
      { rule: 'recalibration=isotonic', shrinkage: 0 },
      { kind: 'recalibration', method: 'isotonic', shrinkage: 0 },
    ],
    [
      { rule: 'reject-option=0.02', favourable: '0', disadvantaged: ['F'], among: 'label' },
      { kind: 'reject-option', bound: 0.02, favourable: 0, disadvantaged: ['F'], among: 'label', minimumCount: 12 },
    ],
  ])('%j', (flags, expected) => expect(settingsOf(flags)).toEqual(expected));

  test('a threshold of the plan is what a rule starts from', () => {
    expect(settingsOf({ rule: 'minimum-sensitivity=0.8' }, { rule: 'f1' })).toMatchObject({
      constraint: { name: 'minimum-sensitivity', value: 0.8, rule: { rule: 'f1' } },
    });
    expect(settingsOf({ rule: 'reject-option' }, { rule: 'f1' })).toMatchObject({ threshold: { rule: 'f1' } });
  });
});

test.each<[RuleFlags, RegExp]>([
  [{}, /no rule is named/],
  [{ rule: 'equal-sensitivty' }, /is not a rule/],
  [{ rule: 'equal-sensitivity=1.2' }, /from 0 to 1/],
  [{ rule: 'equalised-odds=0.9' }, /take no value/],
  [{ rule: 'minimum-sensitivity' }, /needs a value/],
  [{ rule: 'recalibration=beta' }, /no way to recalibrate/],
  [{ rule: 'recalibration', among: 'all' }, /--among does not belong to the rule "recalibration"/],
])('%j is refused', (flags, message) => {
  expect(() => ruleFromFlags(flags, basis)).toThrow(expect.objectContaining({ code: 'post-process/bad-rule' }));
  expect(() => ruleFromFlags(flags, basis)).toThrow(message);
});
