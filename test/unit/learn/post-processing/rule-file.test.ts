import { describe, expect, test } from 'vitest';
import type { FittingCases } from '../../../../src/learn/post-processing/fitting-cases.ts';
import { fitPostProcessing, postProcess } from '../../../../src/learn/post-processing/post-process.ts';
import {
  fittedOf,
  parseRuleFile,
  ruleFileSchema,
  storedRule,
} from '../../../../src/learn/post-processing/rule-file.ts';
import { fitRule, type RuleSettings } from '../../../../src/learn/post-processing/rule-settings.ts';

const places = Array.from({ length: 90 }, (_, row) => row);
const cases: FittingCases = {
  split: 'validation',
  attribute: 'sex',
  groups: ['A', 'B', 'C'],
  codes: Int32Array.from(places, (row) => (row < 40 ? 0 : row < 84 ? 1 : 2)),
  label: Uint8Array.from(places, (row) => (row % 3 === 0 ? 1 : 0)),
  score: Float64Array.from(places, (row) => 0.1 + ((row * 11) % 37) / 60 + (row % 3 === 0 ? 0.15 : 0)),
};
const applied = { ...cases, ids: places.map(String) };
const kinds: readonly RuleSettings[] = [
  { kind: 'group-thresholds', constraint: { name: 'equalised-odds' } },
  { kind: 'group-thresholds', constraint: { name: 'minimum-sensitivity', value: 0.9, rule: { rule: 'youden' } } },
  { kind: 'recalibration', method: 'logistic' },
  { kind: 'recalibration', method: 'isotonic' },
  { kind: 'reject-option', disadvantaged: ['B'] },
];

function fileOf(settings: RuleSettings, minimum = 0) {
  const fitted = fitPostProcessing(cases, { settings, seed: 3 });
  const content = {
    schema: ruleFileSchema,
    ...fitted,
    rule: storedRule(fitted.rule, minimum),
    attributes: [{ name: 'sex', closed: 'left', unknown: [] }],
    score: 'p',
    fittedOn: { split: 'validation', cases: 90, patients: 90 },
    manifest: { evenhand: '0.1.0', planHash: 'aa', inputs: [], settings: { ...settings } },
  };
  return { fitted, content: JSON.parse(JSON.stringify(content)) as Record<string, unknown> };
}

describe.each(kinds.map((settings) => [JSON.stringify(settings), settings] as const))('%s', (_, settings) => {
  test('decides alike after a way through a file', () => {
    const { fitted, content } = fileOf(settings, 5);
    expect(postProcess(fittedOf(parseRuleFile(content)), applied)).toEqual(postProcess(fitted, applied));
  });
});

test('settings are fitted by the function of their kind', () => {
  expect(kinds.map((settings) => fitRule(cases, settings).kind)).toEqual(kinds.map(({ kind }) => kind));
});

test('counts of few cases, and the rates that rest on them, are withheld; the rule given is left alone', () => {
  const { fitted, content } = fileOf(kinds[0]!, 5);
  const groups = (content['rule'] as { groups: readonly object[] }).groups;
  expect(groups[2]).toMatchObject({ group: 'C', events: null, nonEvents: null, sensitivity: null, specificity: null });
  // A as well: the total of all groups is in the file.
  expect(groups[0]).toMatchObject({ group: 'A', events: null, nonEvents: null, sensitivity: null });
  expect(groups[1]).toMatchObject({ group: 'B', events: 14, nonEvents: 30 });
  expect(fitted.rule).toMatchObject({ groups: [{ events: 14 }, { events: 14 }, { events: 2, nonEvents: 4 }] });
});

test('another file, and one that was changed, are refused with what is wrong', () => {
  const { content } = fileOf(kinds[2]!);
  expect(() => parseRuleFile({ schema: 'evenhand/audit' })).toThrow(/its schema is "evenhand\/audit"/);
  expect(() => parseRuleFile(null)).toThrow(expect.objectContaining({ code: 'learn/bad-rule-file', kind: 'data' }));
  expect(() => parseRuleFile({ ...content, seed: -1, score: 4 })).toThrow(
    expect.objectContaining({ problems: [expect.stringMatching(/^seed: /), expect.stringMatching(/^score: /)] }),
  );
});

test('an abstention is no rule of a file', () => {
  const pooled = { group: 'all', width: 0, source: 'pooled', cases: 1, coverage: 1 } as const;
  const rule = {
    kind: 'abstention',
    split: 'v',
    attribute: 'sex',
    threshold: 0,
    coverage: 1,
    groups: [],
    pooled,
    notes: [],
  } as const;
  expect(() => storedRule(rule, 0)).toThrow(/abstention/);
});
