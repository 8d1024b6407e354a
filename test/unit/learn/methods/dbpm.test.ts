import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { dbpmAuthors } from '../../../../src/learn/methods/dbpm-authors.ts';
import { dbpmBatchSlot } from '../../../../src/learn/methods/dbpm-batch-slot.ts';
import { judgeHistory } from '../../../../src/learn/methods/dbpm-history.ts';
import { dbpmPaper } from '../../../../src/learn/methods/dbpm-paper.ts';
import { badPairWeight } from '../../../../src/learn/methods/dbpm-weight.ts';
import type { MethodRun } from '../../../../src/learn/methods/method.ts';
import { contextOf, pass, requestOf, startMethod, tell } from './pair-pass.ts';

// Memory of eight pairs over three epochs of six, and what the reference codes make of it (numpy, scipy.stats.norm).
const memory = [
  [1, 0.8, 0.7],
  [1.1, 0.9, 0.75],
  [0.95, 0.85, 0.72],
  [1.05, 0.82, 0.69],
  [3, 2.9, 2.8],
  [0.05, 0.04, 0.03],
  [1.02, 0.88, 0.71],
  [0.98, 0.84, 0.73],
];
const current = [0.65, 0.7, 0.66, 0.64, 2.7, 0.02, 0.67, 0.69];
const authors = {
  mean: 0.323611111111,
  deviation: 0.253433368407,
  weights: [
    0.686885944507, 0.522498553537, 0.652344589587, 0.72213105695, 1.2723e-19, 0.768068437571, 0.618576374226,
    0.553601607467,
  ],
};
const plain = {
  mean: 1.012916666667,
  deviation: 0.762520377688,
  weights: [
    0.467164589685, 0.480938967595, 0.470049206265, 0.464217843531, 0.045256410764, 0.224111600848, 0.472870285411,
    0.478316482425,
  ],
};
const everyPair = [0, 1, 2, 3, 4, 5, 6, 7];

interface State {
  readonly judgement: { readonly mean: number; readonly deviation: number; readonly flagged: readonly number[] };
}

function afterPairs(method: { readonly name: string }, given: Readonly<Record<string, unknown>>): MethodRun {
  const run = startMethod(method, { warmUp: 0.5, ...given });
  for (const epoch of [0, 1, 2]) {
    tell(run, requestOf(everyPair, epoch), { storedLosses: memory.map((row) => row[epoch]!) });
    run.afterEpoch!(epoch);
  }
  return run;
}

const slots = contextOf({ count: 16, batchSize: 2 });

function afterSlots(given: Readonly<Record<string, unknown>>): MethodRun {
  const run = startMethod(dbpmBatchSlot, given, slots);
  for (const epoch of [0, 1, 2]) {
    for (const slot of everyPair) {
      const positions = [2 * slot, 2 * slot + 1].map((place) => (place + epoch) % 16);
      tell(run, requestOf(positions, epoch, 8 * epoch + slot), { storedLosses: [memory[slot]![epoch]!] });
    }
    run.afterEpoch!(epoch);
  }
  return run;
}

function judgementOf(run: MethodRun): State['judgement'] {
  return (run.state!() as State).judgement;
}

function weightsOf({ mean, deviation }: { readonly mean: number; readonly deviation: number }, flagged: number[]) {
  const graph = createGraph();
  const inputs = { losses: current, flagged };
  const tensor = (name: string, length: number[]) => graph.input(name, length, 'float64');
  const weights = badPairWeight(tensor('losses', [8]), {
    flagged: tensor('flagged', [8]),
    mean: tensor('mean', []),
    deviation: tensor('deviation', []),
    weighting: 'density',
  });
  return evaluateGraph([weights], {
    ...Object.fromEntries(Object.entries(inputs).map(([name, data]) => [name, tensorValue('float64', [8], data)])),
    mean: tensorValue('float64', [], [mean]),
    deviation: tensorValue('float64', [], [deviation]),
  })[0]!.data;
}

describe('histories and flags', () => {
  test.each([
    [1, 1, [4, 5]],
    [2, 2, [4]],
    [2, 3, []],
  ])('authors, limits %d and %d', (noisy, faulty, flagged) => {
    const run = afterPairs(dbpmAuthors, { noisy, faulty });
    expect(judgementOf(run).mean).toBeCloseTo(authors.mean, 11);
    expect(judgementOf(run).deviation).toBeCloseTo(authors.deviation, 11);
    expect(run.flagged!()).toEqual(flagged);
  });

  test.each([
    [1.5, [4]],
    [3, []],
  ])('paper, both limits %d', (limit, flagged) => {
    const run = afterPairs(dbpmPaper, { noisy: limit, faulty: limit });
    expect(judgementOf(run).mean).toBeCloseTo(plain.mean, 11);
    expect(judgementOf(run).deviation).toBeCloseTo(plain.deviation, 11);
    expect(run.flagged!()).toEqual(flagged);
  });

  test('batch slots have the plain history; the pairs of a flagged slot are those it held last', () => {
    const run = afterSlots({ noisy: 1.5, faulty: 1.5 });
    expect(judgementOf(run).mean).toBeCloseTo(plain.mean, 11);
    expect(judgementOf(run).deviation).toBeCloseTo(plain.deviation, 11);
    expect(judgementOf(run).flagged).toEqual([4]);
    expect(run.flagged!()).toEqual([10, 11]);
    expect(Array.from(run.suspicion!()).flatMap((share, pair) => (share >= 1 ? [pair] : []))).toEqual([10, 11]);
    expect(judgementOf(afterSlots({})).flagged).toEqual([]);
  });

  test('the authors shrink the history: mean losses near 1 become 0.3', () => {
    const histories = [0.2611111, 0.2861111, 0.2672222, 0.2644444, 0.9555556, 0.0122222, 0.2727778, 0.2694444];
    const { totals } = afterPairs(dbpmAuthors, {}).state!() as { totals: number[] };
    for (const [pair, history] of histories.entries()) expect(totals[pair]! / 3).toBeCloseTo(history, 7);
  });

  test('a history on the limit is flagged by inclusive limits only', () => {
    const history = Float64Array.of(1, 1, 3, 3);
    const onLimit = { noisy: 1, faulty: 3 };
    expect(judgeHistory(history, { ...onLimit, inclusive: true }).flagged).toEqual([0, 1]);
    expect(judgeHistory(history, { ...onLimit, inclusive: false }).flagged).toEqual([]);
  });

  test('ten histories cannot reach three deviations, eleven can', () => {
    const oneOut = (count: number) => Float64Array.from({ length: count }, (_, index) => (index === 0 ? 1e6 : 0));
    const limits = { noisy: 3, faulty: 3, inclusive: true };
    expect(judgeHistory(oneOut(9), limits).flagged).toEqual([]);
    expect(judgeHistory(oneOut(11), limits).flagged).toEqual([0]);
  });

  test('histories that are all alike flag nothing', () => {
    expect(judgeHistory(new Float64Array(4).fill(0.5), { noisy: 2, faulty: 3, inclusive: true }).flagged).toEqual([]);
  });
});

describe('weights', () => {
  test.each([
    ['authors', authors, 9],
    // This reference computes the exponent in single precision.
    ['plain', plain, 7],
  ] as const)('%s', (_, { weights, ...statistics }, digits) => {
    const found = weightsOf(statistics, new Array(8).fill(1));
    // Mean and deviation of the reference are printed to twelve digits; the smallest weight has an exponent of 44, so its own digits.
    for (const [pair, weight] of weights.entries()) {
      if (weight < 1e-10) expect(found[pair]! / weight).toBeCloseTo(1, 4);
      else expect(found[pair]).toBeCloseTo(weight, digits);
    }
  });

  test('a pair that is not flagged counts fully', () => {
    expect(Array.from(weightsOf(plain, [0, 0, 0, 0, 1, 0, 0, 0])).map((weight) => weight === 1)).toEqual(
      everyPair.map((pair) => pair !== 4),
    );
  });

  test('at three deviations the density raises the weight above 1 where the deviation is small, the normalised one never', () => {
    const run = (weighting: string) => startMethod(dbpmPaper, { weighting });
    const logits = [
      [0, 0],
      [0, 0],
    ];
    const loss = Math.log(2);
    const fed = { flagged: [1, 0], historyMean: loss - 0.003, historyDeviation: 0.001 };
    const density = pass({ run: run('density'), logits, fed });
    const bell = Math.exp(-4.5);
    expect(density.loss).toBeCloseTo((loss * (bell / (0.001 * Math.sqrt(2 * Math.PI)) + 1)) / 2, 9);
    expect(density.loss).toBeGreaterThan(loss);
    expect(pass({ run: run('normalised'), logits, fed }).loss).toBeCloseTo((loss * (bell + 1)) / 2, 12);
  });

  test('no gradient flows through the weight', () => {
    const logits = [
      [1, 0.2],
      [0.4, 0.8],
    ];
    const at = (flagged: number[]) =>
      pass({ run: startMethod(dbpmPaper, {}), logits, fed: { flagged, historyMean: 0.5, historyDeviation: 0.2 } });
    const { outputs } = at([0, 0]);
    const z = (outputs['storedLosses']![0]! - 0.5) / 0.2;
    const weight = Math.exp((-z * z) / 2) / (0.2 * Math.sqrt(2 * Math.PI));
    const [free, first, both] = [at([0, 0]), at([1, 0]), at([1, 1])];
    const z1 = (outputs['storedLosses']![1]! - 0.5) / 0.2;
    const weight1 = Math.exp((-z1 * z1) / 2) / (0.2 * Math.sqrt(2 * Math.PI));
    for (const row of [0, 1]) {
      for (const column of [0, 1]) {
        // With own gradients g0 and g1 of both losses: first - both = g1 (1 - w1), free - first = g0 (1 - w0).
        const g0 = (free.gradient[row]![column]! - first.gradient[row]![column]!) / (1 - weight);
        const g1 = (first.gradient[row]![column]! - both.gradient[row]![column]!) / (1 - weight1);
        expect(g0 + g1).toBeCloseTo(free.gradient[row]![column]!, 10);
      }
    }
  });
});

describe('a run', () => {
  test('waits for its warm-up', () => {
    const run = startMethod(dbpmPaper, { warmUp: 0.5, noisy: 1, faulty: 1 });
    for (const epoch of [0, 1]) {
      tell(run, requestOf(everyPair, epoch), { storedLosses: memory.map((row) => row[epoch]!) });
      run.afterEpoch!(epoch);
      expect(run.flagged!()).toEqual([]);
    }
    tell(run, requestOf(everyPair, 2), { storedLosses: memory.map((row) => row[2]!) });
    run.afterEpoch!(2);
    expect(run.flagged!()).toEqual([4, 5]);
    const feeds = run.feeds!(requestOf([5, 0, 4], 3));
    expect(Array.from(feeds['flagged']!.data as Float32Array)).toEqual([1, 0, 1]);
    expect(feeds['historyMean']!.data[0]).toBe(Math.fround(judgementOf(run).mean));
  });

  test('goes on from its state as JSON, in the midst of an epoch', () => {
    for (const make of [
      () => afterSlots({ noisy: 1, faulty: 1 }),
      () => afterPairs(dbpmAuthors, { noisy: 1, faulty: 1 }),
    ]) {
      const [whole, broken] = [make(), make()];
      const context = whole.suspicion!().length === 16 ? slots : contextOf();
      tell(broken, requestOf([0, 1], 3, 3 * context.stepsPerEpoch), { storedLosses: [9, 9] });
      tell(whole, requestOf([0, 1], 3, 3 * context.stepsPerEpoch), { storedLosses: [9, 9] });
      const resumed = startMethod(
        context === slots ? dbpmBatchSlot : dbpmAuthors,
        { noisy: 1, faulty: 1, warmUp: 1 },
        context,
      );
      resumed.restore!(JSON.parse(JSON.stringify(broken.state!())));
      expect(resumed.flagged!()).toEqual(whole.flagged!());
      for (const run of [whole, resumed]) run.afterEpoch!(5);
      expect(resumed.state!()).toEqual(whole.state!());
      expect(resumed.feeds!(requestOf([4], 6, 6 * context.stepsPerEpoch + 4))).toEqual(
        whole.feeds!(requestOf([4], 6, 6 * context.stepsPerEpoch + 4)),
      );
    }
  });

  test('stores weighted losses of batches, unweighted ones of pairs, unless told otherwise', () => {
    const logits = [
      [1, 0.2],
      [0.4, 0.8],
    ];
    const fed = { flagged: [1], historyMean: 0, historyDeviation: 1 };
    const slot = pass({ run: startMethod(dbpmBatchSlot, {}, slots), logits, fed });
    expect(slot.outputs['storedLosses']).toEqual([slot.loss]);
    const unweighted = pass({ run: startMethod(dbpmBatchSlot, { stored: 'unweighted' }, slots), logits, fed });
    expect(unweighted.outputs['storedLosses']![0]).toBeGreaterThan(slot.loss);
    const pairFed = { ...fed, flagged: [1, 1] };
    const pairs = pass({ run: startMethod(dbpmPaper, {}), logits, fed: pairFed }).outputs['storedLosses']!;
    expect((pairs[0]! + pairs[1]!) / 2).toBeCloseTo(unweighted.outputs['storedLosses']![0]!, 12);
  });

  test('refuses batches of one pair', () => {
    expect(() => startMethod(dbpmPaper, {}, contextOf({ batchSize: 1 }))).toThrow(
      expect.objectContaining({ code: 'learn/method-cases' }),
    );
  });
});

test('says that nothing was weighted where the selected epoch is one of the warm-up', () => {
  const remarksOf = (method: { readonly name: string }, warmUp: number, epochs: number, selectedEpoch = epochs - 1) =>
    startMethod(method, { warmUp }, { ...slots, epochs }).remarks!({ epochs, selectedEpoch });
  expect(remarksOf(dbpmBatchSlot, 3, 4)).toEqual([]);
  expect(remarksOf(dbpmBatchSlot, 3, 4, 2)[0]).toMatch(/^The selected epoch is one of the warm-up \(3 of 4 epochs\)/);
  expect(remarksOf(dbpmBatchSlot, 4, 4)[0]).toMatch(/^All 4 epochs were warm-up, so no batch was weighted/);
  expect(remarksOf(dbpmPaper, 0.5, 1)[0]).toMatch(/^The one epoch was warm-up, so no pair was weighted/);
  expect(remarksOf(dbpmPaper, 1, 2)).toEqual([]);
});
