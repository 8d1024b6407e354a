// Probabilities by group: fitted on one split, kept as JSON, applied to the next cases, and checked there.
import { createStream } from 'evenhand/core';
import { checkPostProcessing, fitPostProcessing, groupsWithoutFit, postProcess } from 'evenhand/learn';

const stream = createStream(1, 'example');
const groups = ['site A', 'site B'];

/** Scores of a model that is too sure of itself at site B. */
function drawCases(count: number) {
  const drawn = Array.from({ length: count }, () => {
    const [site, ill] = [Number(stream.uniform() < 0.3), Number(stream.uniform() < 0.2)];
    const logit = -1.6 + 1.5 * (ill - 0.2) + 1.2 * stream.normal();
    return { site, ill, score: 1 / (1 + Math.exp(site === 1 ? -2.5 * logit : -logit)) };
  });
  return {
    attribute: 'site',
    groups,
    codes: Int32Array.from(drawn, ({ site }) => site),
    label: Uint8Array.from(drawn, ({ ill }) => ill),
    score: Float64Array.from(drawn, ({ score }) => score),
  };
}

const fitting = { split: 'validation', ...drawCases(2000) };
const next = { ...drawCases(4000), ids: Array.from({ length: 4000 }, (_, row) => `case ${row}`) };
console.log(`groups without a fit: ${groupsWithoutFit(fitting, next).length}`);
const fitted = fitPostProcessing(fitting, { settings: { kind: 'recalibration', method: 'logistic' } });
const processed = postProcess(JSON.parse(JSON.stringify(fitted)), next);
const options = { margin: 0.01, alpha: 0.05, minimumCell: 5, patient: next.codes.map((_, row) => row) };
const { metrics, calibration } = checkPostProcessing(fitted, processed, { ...next, ...options });
for (const { group, observed, before, after } of calibration ?? []) {
  const [share, first, second] = [observed, before, after].map((value) => value?.toFixed(3));
  console.log(`${group}: ${share} have the finding; mean probability ${first} before, ${second} after`);
}
for (const { metric, levellingDown } of metrics) console.log(`${metric}: ${levellingDown.sentence}`);
