import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { square } from '../../../../src/engine/functions/elementwise.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { cfair } from '../../../../src/learn/methods/cfair.ts';
import { confusionLoss } from '../../../../src/learn/methods/confusion-loss.ts';
import { domainIndependent } from '../../../../src/learn/methods/domain-independent.ts';
import { groupsToCompare } from '../../../../src/learn/methods/group-members.ts';
import { laftr } from '../../../../src/learn/methods/laftr.ts';
import { mmdMatching } from '../../../../src/learn/methods/mmd-matching.ts';
import { reverseGradient } from '../../../../src/learn/methods/reverse-gradient.ts';
import { sinkhornMatching } from '../../../../src/learn/methods/sinkhorn-matching.ts';
import { contextOf, passOf, startOf } from './attribute-pass.ts';

const all = [confusionLoss, laftr, cfair, domainIndependent, mmdMatching, sinkhornMatching];

describe.each(all.map((method) => [method.name, method] as const))('%s', (_, method) => {
  test('refuses cases of one group only', () => {
    expect(() => startOf(method, contextOf([0, 0, -1], [0, 1, 1]))).toThrow(
      /at least two groups; there is only "group 0"/,
    );
  });
});

test('several attributes are crossed, groups without training cases are left out', () => {
  const [site] = contextOf([0, 1, 1, 3, 0, -1], [0, 1, 1, 0, 1, 0]).attributes;
  const sex = { attribute: 'sex', groups: ['f', 'm'], codes: Int32Array.of(0, 0, 1, 0, 0, 1) };
  const context = contextOf([0, 1, 1, 3, 0, -1], [0, 1, 1, 0, 1, 0], { attributes: [site!, sex] });
  const { names, codes, codesOf } = groupsToCompare(context, 'laftr');
  expect(names).toEqual(['group 0, f', 'group 1, f', 'group 1, m', 'group 3, f']);
  expect([...codes]).toEqual([0, 1, 2, 3, 0, -1]);
  const graph = createGraph();
  const given = [
    [1, 2, -1, 3, 1],
    [1, 0, 0, 0, 0],
  ].map((values) => graph.constant({ dtype: 'int64', shape: [5], data: BigInt64Array.from(values, BigInt) }));
  expect([...evaluateGraph([codesOf({ groups: given })])[0]!.data]).toEqual([2, 4, 4, 3, 1]);
});

test('a reversed gradient keeps the value to the last bit', () => {
  const graph = createGraph();
  const x = graph.constant({ dtype: 'float64', shape: [2], data: Float64Array.of(0.1, -3.7) });
  const turned = reverseGradient(x, 0.3);
  const [values, slopes] = evaluateGraph([turned, ...gradients(sum(square(turned)), [x])]);
  expect([...values!.data]).toEqual([0.1, -3.7]);
  expect(slopes!.data[0]).toBeCloseTo(-0.3 * 0.2, 14);
  expect(slopes!.data[1]).toBeCloseTo(0.3 * 7.4, 14);
});

describe('confusion loss', () => {
  const training = contextOf([0, 1, 2, 0], [0, 1, 1, 0]);
  const request = (epoch: number) => ({
    positions: [0],
    epoch,
    step: 0,
    stream: () => expect.fail('no draw is needed'),
  });

  test('begins to confuse after the share of the epochs', () => {
    const run = startOf(confusionLoss, training, { warmUp: 0.3 });
    const active = [0, 2, 3, 9].map((epoch) => run.feeds!(request(epoch)).unlearning!.data[0]);
    expect(active).toEqual([0, 0, 1, 1]);
    expect(startOf(confusionLoss, training, { warmUp: 0 }).feeds).toBeUndefined();
  });

  test('is log G with an undecided head, without gradient', () => {
    const run = startOf(confusionLoss, training, { warmUp: 0, alpha: 0 });
    const { pass, points } = passOf({ groups: [0, 1, -1], labels: [0, 1, 0] });
    const { loss } = run.terms(pass);
    const [value, slopes] = evaluateGraph([loss, ...gradients(loss, [points])], {
      features: { dtype: 'float32', shape: [3, 1], data: Float32Array.of(1, 2, 3) },
      'confusion-loss.0.weight': { dtype: 'float32', shape: [3, 1], data: new Float32Array(3) },
      'confusion-loss.0.bias': { dtype: 'float32', shape: [3], data: new Float32Array(3) },
    });
    expect(value!.data[0]).toBeCloseTo(Math.log(3), 6);
    expect([...slopes!.data].map(Math.abs)).toEqual([0, 0, 0]);
  });
});
