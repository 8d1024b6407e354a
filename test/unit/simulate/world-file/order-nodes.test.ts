import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderNodes } from '../../../../src/simulate/world-file/order-nodes.ts';

describe('orderNodes', () => {
  it('puts parents first, whatever the order of the names', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 10 }, (_, n) => n),
          { minLength: 10 },
        ),
        (numbers) => {
          const names = numbers.map(String);
          const { order, circles } = orderNodes(names, (name) =>
            [`${Number(name) - 1}`, `${Math.floor(Number(name) / 2)}`].filter((p) => p !== name && p !== '-1'),
          );
          expect(circles).toEqual([]);
          expect(order).toEqual(Array.from({ length: 10 }, (_, n) => `${n}`));
        },
      ),
    );
  });

  it('tells circles as paths and leaves out what depends on them', () => {
    const parents: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c'], c: ['b'], d: ['d'], e: [] };
    expect(orderNodes(Object.keys(parents), (name) => parents[name]!)).toEqual({
      order: ['e'],
      circles: [
        ['b', 'c', 'b'],
        ['d', 'd'],
      ],
    });
  });
});
