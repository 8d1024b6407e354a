// The compat modes against the tools themselves, run by test/golden/generate/compat.py, and against numbers printed by their authors.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CompatResult } from '../../../src/metrics/compat/compat.ts';
import { fairclip, fairclipMulticlass } from '../../../src/metrics/compat/fairclip.ts';
import { fairlearn } from '../../../src/metrics/compat/fairlearn.ts';
import { fairmedfm, fairmedfmSegmentation } from '../../../src/metrics/compat/fairmedfm.ts';
import { medfair } from '../../../src/metrics/compat/medfair.ts';
import { decide } from '../../../src/metrics/threshold.ts';

type Values = Record<string, number | null>;
interface Case {
  name: string;
  label: number[];
  score: number[];
  group: number[];
  weight: number[];
  fairlearn: Values;
  fairlearnWeighted: Values;
  fairclip: Values;
  fairmedfm: Values;
  medfair: Values;
}
interface Decided {
  label: number[];
  decision: number[];
  group: number[];
  fairlearn: Values;
}
const golden: {
  cases: Case[];
  groupWithoutEvents: { label: number[]; fairlearn: Values };
  groupsOfOne: Decided;
  nobodyFlagged: Decided;
  multiclass: { label: number[]; scores: number[][]; group: number[]; fairclip: Values };
  segmentation: { value: number[]; group: number[]; fairmedfm: Values };
} = JSON.parse(readFileSync(new URL('./compat.json', import.meta.url), 'utf8'));

/** Means of a few hundred terms in another order. */
const rounding = 1e-12;
/** FairMedFM keeps scores, bin means and the cross-entropy in single precision, whose unit at 1 is 6e-8, summed in an order of its own. */
const single = 1e-6;

function check(result: CompatResult, expected: Values, tolerance: number) {
  for (const [name, value] of Object.entries(expected)) {
    const ours = result.values[name];
    expect(ours, name).not.toBeUndefined();
    if (value === null || ours === null || ours === undefined) expect(ours, name).toBe(value);
    else expect(Math.abs(ours - value), name).toBeLessThan(tolerance);
  }
  expect(result.quirks.length).toBeGreaterThan(0);
}

const groupNames = (codes: readonly number[]) => Array.from({ length: Math.max(...codes) + 1 }, (_, k) => String(k));

describe.each(golden.cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
  const input = {
    label: Uint8Array.from(c.label),
    score: Float64Array.from(c.score),
    codes: Int32Array.from(c.group),
    groups: groupNames(c.group),
  };
  const decided = { ...input, decision: decide(input.score, 0.5) };
  test('fairlearn', () => check(fairlearn(decided), c.fairlearn, rounding));
  test('fairlearn with weights', () =>
    check(fairlearn({ ...decided, weight: Float64Array.from(c.weight) }), c.fairlearnWeighted, rounding));
  test('FairCLIP', () => check(fairclip(input), c.fairclip, rounding));
  test('FairMedFM', () => check(fairmedfm(input), c.fairmedfm, single));
  test('MEDFAIR', () => check(medfair(input), c.medfair, rounding));
});

test('fairlearn counts the rates of a group without events as 0', () => {
  const [toy] = golden.cases;
  const input = {
    label: Uint8Array.from(golden.groupWithoutEvents.label),
    decision: decide(Float64Array.from(toy.score), 0.5),
    codes: Int32Array.from(toy.group),
    groups: ['0', '1', '2'],
  };
  check(fairlearn(input), golden.groupWithoutEvents.fairlearn, rounding);
  expect(fairlearn(input).values.equalized_odds_difference).toBe(0.75);
  const printed = fairclip({ ...input, score: Float64Array.from(toy.score) }).values;
  expect([printed['auc.1'], printed.es_auc, printed.eod]).toEqual([null, null, 0.75]);
});

test.each(['groupsOfOne', 'nobodyFlagged'] as const)('fairlearn, %s', (name) => {
  const { label, decision, group, fairlearn: expected } = golden[name];
  const input = { label: Uint8Array.from(label), decision: Uint8Array.from(decision), codes: Int32Array.from(group) };
  check(fairlearn({ ...input, groups: groupNames(group) }), expected, rounding);
});

describe('FairCLIP with several classes', () => {
  const { label, scores, group, fairclip: expected } = golden.multiclass;
  const input = {
    label: Int32Array.from(label),
    scores: scores.map((column) => Float64Array.from(column)),
    codes: Int32Array.from(group),
    groups: groupNames(group),
  };
  test('gives the numbers of the module', () => check(fairclipMulticlass(input), expected, rounding));
  test('its DPD does not depend on the model, because prediction and truth are exchanged', () => {
    const other = { ...input, scores: [input.scores[1], input.scores[2], input.scores[0]] };
    expect(fairclipMulticlass(other).values.dpd).toBe(fairclipMulticlass(input).values.dpd);
    expect(fairclipMulticlass(other).values.acc).not.toBe(fairclipMulticlass(input).values.acc);
  });
});

test('FairMedFM segmentation', () => {
  const { value, group, fairmedfm: expected } = golden.segmentation;
  const input = { value: Float64Array.from(value), codes: Int32Array.from(group), groups: groupNames(group) };
  check(fairmedfmSegmentation(input), expected, rounding);
});

describe('numbers printed elsewhere', () => {
  const at = (name: string) => {
    const c = golden.cases.find((one) => one.name === name);
    if (c === undefined) throw new Error(`no golden case ${name}`);
    return {
      label: Uint8Array.from(c.label),
      score: Float64Array.from(c.score),
      codes: Int32Array.from(c.group),
      groups: groupNames(c.group),
    };
  };

  test('the toy of the Robust Fairness module', () => {
    const { values } = fairclip(at('toy, three groups'));
    const printed = {
      acc: 0.6666666666666666,
      es_acc: 0.5714285714285715,
      auc: 0.7638888888888888,
      es_auc: 0.7096774193548387,
      dpd: 0.125,
      eod: 0.25,
      disparity_std: 0.038569460791993505,
      disparity_range: 0.08181818181818182,
    };
    for (const [name, value] of Object.entries(printed)) expect(values[name], name).toBeCloseTo(value, 15);
    const two = fairclip(at('toy, two groups')).values;
    expect(two.es_acc).toBeCloseTo(0.6274509803921569, 15);
    expect(two.es_auc).toBeCloseTo(0.7521367521367521, 15);
    expect([two.dpd, two.eod]).toEqual([0.0625, 0.125]);
    expect(two.disparity_std).toBeCloseTo(0.010227272727272727, 15);
    expect(two.disparity_range).toBeCloseTo(0.020454545454545454, 15);
  });

  test('the toy with FairMedFM, to every printed digit', () => {
    const { values } = fairmedfm(at('toy, three groups'));
    const printed = {
      threshold: '0.41',
      'overall-acc': '0.7083333',
      'overall-ece': '0.2025',
      'worst-auc': '0.75',
      'auc-gap': '0.0625',
      'acc-gap': '0.125',
      'ece-gap': '0.1775',
      eod: '0.875',
      eo: '0.25',
      'ece.0': '0.35625',
      'ece.1': '0.28',
      'ece.2': '0.17875',
    };
    expect(values['overall-bce']?.toFixed(10)).toBe('0.5369730592');
    expect(values['bce-gap']?.toFixed(10)).toBe('0.0542975068');
    // Printed rounded: scores such as 0.41 are not numbers of single precision, which shows from the eighth digit on.
    for (const [name, text] of Object.entries(printed)) {
      const digits = Math.min(text.length - text.indexOf('.') - 1, 7);
      expect(Math.abs((values[name] ?? Number.NaN) - Number(text)), name).toBeLessThan(0.51 * 10 ** -digits);
    }
  });

  test("FairMedFM's own golden file, the numbers that are public", () => {
    const { values } = fairmedfm(at('cls_two_groups'));
    const printed = {
      'overall-auc': 0.7824249165739711,
      'overall-acc': 0.7083333,
      'overall-bce': 0.565259,
      'overall-ece': 0.0364315,
      'worst-auc': 0.7507337,
      'auc-gap': 0.0744632,
      'acc-gap': 0.0474775,
      'bce-gap': 0.0764751,
      'ece-gap': 0.0084231,
      eod: 0.8760315,
      eo: 0.0730422,
    };
    for (const [name, value] of Object.entries(printed)) {
      expect(Math.abs((values[name] ?? Number.NaN) - value), name).toBeLessThan(single);
    }
  });
});
