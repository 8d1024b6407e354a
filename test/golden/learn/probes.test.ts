import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tensorValue } from '../../../src/core/tensor-value.ts';
import type { Runtime } from '../../../src/engine/runtime.ts';
import { probeTrainer } from '../../../src/learn/probe/linear-probe.ts';
import { logisticRegression } from '../../../src/learn/probe/logistic-regression.ts';
import { chooseRuntime } from '../../../src/platform/node/runtimes/choose-runtime.ts';
import lars from './probe-lars.json' with { type: 'json' };
import logistic from './probe-logistic.json' with { type: 'json' };

/** scikit-learn at a tolerance of 1e-13, on coefficients of up to about 10. */
const agreement = 1e-6;
/** Five steps in single precision on both sides. */
const single = 1e-6;

interface LogisticCase {
  readonly features: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly classes: number;
  readonly inversePenalty: number;
  readonly caseWeights?: readonly number[];
  readonly classWeights?: string | readonly number[];
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
  readonly scores: readonly (readonly number[])[];
}

function expectClose(found: Iterable<number>, expected: readonly number[], bound: number): void {
  const values = [...found];
  expect(values).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(Math.abs(values[index]! - value)).toBeLessThan(bound);
}

describe.each(Object.entries(logistic.cases as Readonly<Record<string, LogisticCase>>))(
  'logistic regression as scikit-learn’s: %s',
  (_, own) => {
    test('has its coefficients, intercepts and probabilities', () => {
      const { features, coefficients, intercepts, scores, classWeights, ...options } = own;
      const values = (rows: readonly (readonly number[])[]) =>
        tensorValue('float64', [rows.length, rows[0]!.length], rows.flat());
      const found = logisticRegression({
        ...options,
        classWeights: classWeights as 'balanced',
        features: values(features),
      });
      expectClose(
        found.coefficients.flatMap((row) => [...row]),
        coefficients.flat(),
        agreement,
      );
      expectClose(found.intercepts, intercepts, agreement);
      expectClose(
        found.scores(values(features.slice(0, 5))).flatMap((row) => [...row]),
        scores.flat(),
        agreement,
      );
    });
  },
);

describe('the linear probe of masked autoencoders and FairCLIP', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = (await chooseRuntime({ device: 'cpu', threads: 1 })).runtime;
  });
  afterAll(() => runtime.release());

  test('takes torch’s five steps', async () => {
    const rows = (order: readonly number[]) => ({
      features: tensorValue(
        'float32',
        [order.length, 16],
        order.flatMap((row) => lars.features.slice(16 * row, 16 * row + 16)),
      ),
      label: tensorValue(
        'int64',
        [order.length],
        order.map((row) => lars.labels[row]!),
      ),
    });
    const trainer = probeTrainer({
      runtime,
      classes: 2,
      width: 16,
      seed: 1,
      weights: {
        'head.weight': tensorValue('float32', [2, 16], lars.start.weight),
        'head.bias': tensorValue('float32', [2], lars.start.bias),
        'norm.running_mean': tensorValue('float32', [16], new Array<number>(16).fill(0)),
        'norm.running_var': tensorValue('float32', [16], new Array<number>(16).fill(1)),
      },
    });
    for (const [step, learningRate] of lars.rates.entries()) {
      const order = Array.from({ length: 48 }, (_, row) => (row + 64 - step) % 64);
      const { loss } = await trainer.step([rows(order)], { learningRate });
      expect(Math.abs(loss - lars.losses[step]!)).toBeLessThan(single);
    }
    const values = await trainer.values();
    const numbers = (name: string) => Array.from(values[name]!.data, Number);
    expectClose(numbers('head.weight'), lars.weight, single);
    expectClose(numbers('head.bias'), lars.bias, single);
    expectClose(numbers('norm.running_mean'), lars.mean, 4 * single);
    expectClose(numbers('norm.running_var'), lars.variance, 16 * single);
    const { outputs } = await trainer.evaluate(rows(Array.from({ length: 64 }, (_, row) => row)));
    expectClose(Array.from(outputs['logit']!.data, Number), lars.logits, 4 * single);
    await trainer.release();
  });
});
