// A threshold for each group, fitted on the validation cases, and the check on the test cases whether some group pays for it.
import { createStream } from 'evenhand/core';
import { applyRule, fitGroupThresholds, levellingCheck } from 'evenhand/learn';

const stream = createStream(1, 'example');
const groups = ['female', 'male'];

/** Scores of a model that gives women with the finding lower scores than men. */
function drawCases(count: number) {
  const drawn = Array.from({ length: count }, () => {
    const [male, ill] = [Number(stream.uniform() < 0.5), Number(stream.uniform() < 0.3)];
    return { male, ill, score: stream.normal() + ill * (male === 1 ? 2.2 : 1.4) };
  });
  return {
    groups,
    codes: Int32Array.from(drawn, ({ male }) => male),
    label: Uint8Array.from(drawn, ({ ill }) => ill),
    score: Float64Array.from(drawn, ({ score }) => score),
  };
}

const fitting = { split: 'validation', attribute: 'sex', ...drawCases(3000) };
const test = drawCases(3000);
const single = { name: 'single', rule: { rule: 'sensitivity', value: 0.9 } } as const;
const before = applyRule(fitGroupThresholds(fitting, { constraint: single }), test);
const equal = fitGroupThresholds(fitting, { constraint: { name: 'equal-sensitivity', value: 0.9 } });
const after = applyRule(equal, test);
for (const { group, sensitivity, specificity } of equal.groups) {
  console.log(`validation, ${group}: sensitivity ${sensitivity?.toFixed(3)}, specificity ${specificity?.toFixed(3)}`);
}
const check = levellingCheck({ attribute: 'sex', ...test, before, after });
for (const { metric, groups: changes, levellingDown } of check) {
  for (const { group, primary, outcome } of changes) {
    const [first, second] = [primary.first, primary.second].map((value) => value?.toFixed(3));
    console.log(`test, ${metric}, ${group}: ${first} -> ${second}, ${outcome}`);
  }
  console.log(`  ${levellingDown.sentence}`);
}
