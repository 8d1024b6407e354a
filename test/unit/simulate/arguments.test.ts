// Arguments of the simulator and the oracle that mean nothing are refused, where they gave NaN or a number without a word.
import { describe, expect, test } from 'vitest';
import { createImage } from '../../../src/images/image.ts';
import { drawCase } from '../../../src/simulate/graph/draw-case.ts';
import { graphDistribution } from '../../../src/simulate/graph/graph-distribution.ts';
import { standardMechanism } from '../../../src/simulate/oracle/bad-pair-mechanism.ts';
import { badPairDetector, badPairObserver } from '../../../src/simulate/oracle/bad-pairs.ts';
import { bootstrapUtilisation } from '../../../src/simulate/oracle/bootstrap-utilisation.ts';
import { counterfactualFlips } from '../../../src/simulate/oracle/counterfactual-flips.ts';
import { idealGaps } from '../../../src/simulate/oracle/ideal-gaps.ts';
import { reweighCases } from '../../../src/simulate/oracle/reweighing.ts';
import { readyMadeWorlds } from '../../../src/simulate/ready-made/ready-made-worlds.ts';
import { stretchContrast } from '../../../src/simulate/scanner/contrast.ts';
import { jpegRoundTrip } from '../../../src/simulate/scanner/jpeg/jpeg-compression.ts';
import { demoSettings, scoresTruth } from '../../../src/simulate/scores/scores-truth.ts';
import { checkWorld, demoWorld } from '../../../src/simulate/scores/world.ts';
import { parseWorldFile } from '../../../src/simulate/world-file/parse-world-file.ts';

const { graph } = parseWorldFile(readyMadeWorlds['scores-gap']!, 'scores-gap.yaml');
const scores = (...values: number[]): Float64Array => Float64Array.from(values);
const codes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const stratum = { share: 1, mechanism: standardMechanism };
const group = { name: 'A', share: 1, prevalence: 0.5 };
const picture = createImage([2, 1]);
const [site] = demoWorld.sites;
const tested = {
  label: codes(0, 1, 1, 0, 1, 1, 0, 0),
  bias: codes(0, 1, 0, 1, 1, 0, 0, 1),
  decision: codes(0, 1, 0, 1, 1, 1, 0, 0),
  twinDecision: codes(0, 1, 1, 0, 1, 1, 0, 0),
  twinScore: scores(0.1, 0.8, 0.3, 0.4, 0.9, 0.7, 0.2, 0.5),
};
const resampling = { trained: { amongEvents: 0.7, amongNonEvents: 0.3 }, resamples: 10 };

describe.each<readonly [string, readonly (() => unknown)[]]>([
  [
    'simulate/counterfactual',
    [
      () => counterfactualFlips({ withBias: scores(Number.NaN, 0.6), withoutBias: scores(0.4, 0.2), threshold: 0.5 }),
      () => counterfactualFlips({ withBias: scores(0.7), withoutBias: scores(0.4), threshold: Number.NaN }),
    ],
  ],
  [
    'oracle/bad-mechanism',
    [
      () => badPairDetector([]),
      () =>
        badPairDetector([
          { ...stratum, share: -1 },
          { ...stratum, share: 2 },
        ]),
      () => badPairDetector([stratum], Number.NaN),
      () => badPairObserver({ ...standardMechanism, pictureError: Number.POSITIVE_INFINITY }),
      () => badPairObserver({ ...standardMechanism, cupToDisc: { absent: [Number.NaN, 0.1], present: [0.6, 0.1] } }),
    ],
  ],
  [
    'simulate/oracle',
    [
      () => reweighCases(codes(0, 2), Int32Array.of(0, 1)),
      () => reweighCases(codes(0, 1, 1), Int32Array.of(0, -1, 0)),
      () => idealGaps({ separation: 2, trained: [group], tested: [] }),
      () => idealGaps({ separation: 2, trained: [group], tested: [group, group] }),
      () => bootstrapUtilisation({ ...tested, decision: codes(0, 2, 0, 1, 1, 0, 0, 1) }, resampling),
      () => bootstrapUtilisation({ ...tested, twinScore: tested.twinScore.with(0, Number.NaN) }, resampling),
      () => bootstrapUtilisation(tested, { ...resampling, resamples: -1 }),
    ],
  ],
  ['simulate/not-discrete', [() => graphDistribution(graph, { names: ['nobody'], selected: false })]],
  [
    'simulate/bad-intervention',
    [() => graphDistribution(graph, { names: ['race'], do: { nobody: 1 }, selected: false })],
  ],
  ['simulate/no-case', [() => drawCase(graph, { seed: 1, index: -1 }), () => drawCase(graph, { seed: 1, index: 1.5 })]],
  [
    'simulate/bad-scanner-value',
    [
      () => jpegRoundTrip(picture, 0),
      () => jpegRoundTrip(picture, Number.NaN),
      () => stretchContrast(picture, Number.NaN),
    ],
  ],
  [
    'simulate/world',
    [
      () => checkWorld({ ...demoWorld, seed: Number.NaN }),
      () => checkWorld({ ...demoWorld, age: { ...demoWorld.age, mean: Number.NaN } }),
      () => checkWorld({ ...demoWorld, effects: [], sites: [{ ...site!, share: -1 }] }),
      () => checkWorld({ ...demoWorld, effects: [], sites: [{ ...site!, apShare: 3 }] }),
      () => checkWorld({ ...demoWorld, viewPrevalenceFactors: { PA: 0.8, AP: 0 } }),
      () => checkWorld({ ...demoWorld, effects: [{ attribute: 'site', group: 'C', shift: Number.NaN }] }),
      () => scoresTruth({ ...demoWorld, studies: 200 }, { ...demoSettings, sensitivity: 2 }),
      () => scoresTruth({ ...demoWorld, studies: 200 }, { ...demoSettings, delta: Number.NaN }),
    ],
  ],
])('%s', (code, calls) => {
  test.each(calls.map((call) => [call.toString(), call] as const))('%s', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code, kind: 'usage' }));
  });
});

test('their neighbours are taken', () => {
  expect(graphDistribution(graph, { names: ['sex'], selected: false })).toHaveLength(2);
  expect(bootstrapUtilisation(tested, resampling).value).toBeCloseTo(1.7015, 4);
  expect(() => checkWorld({ ...demoWorld, raceUnknown: 0 })).not.toThrow();
});
