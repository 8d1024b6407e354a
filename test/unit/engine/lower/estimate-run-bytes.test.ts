import { expect, it } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { add, exp, mul } from '../../../../src/engine/functions/elementwise.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { estimateRunBytes } from '../../../../src/engine/lower/estimate-run-bytes.ts';

it('counts what is alive at once, without inputs', () => {
  const x = createGraph().input('x', [1000]);
  // Of a chain two values are alive at once.
  expect(estimateRunBytes([exp(exp(exp(x)))])).toBe(2 * 4000);
  const a = exp(x);
  const b = exp(a);
  const c = exp(b);
  // a waits for c.
  expect(estimateRunBytes([mul(a, c)])).toBe(3 * 4000);
  // Outputs stay.
  expect(estimateRunBytes([a, b, c])).toBe(3 * 4000);
  // One of the two results of a million elements is freed before the other is made.
  const wide = createGraph().input('wide', [1000, 1000]);
  expect(estimateRunBytes([add(sum(exp(wide)), sum(mul(wide, 2)))])).toBeLessThan(4_000_000 * 1.1);
});
