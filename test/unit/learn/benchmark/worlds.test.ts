import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { groupNames, ratesOf } from '../../../../src/learn/benchmark/world-factors.ts';
import { worldHashes } from '../../../../src/learn/benchmark/world-hashes.ts';
import {
  badPairWorld,
  badPairWorldOf,
  badPairWorlds,
  changedWorlds,
  checkSeeds,
  worldHash,
} from '../../../../src/learn/benchmark/worlds.ts';
import { drawCase } from '../../../../src/simulate/graph/draw-case.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';

describe('worlds of the bad-pairs benchmark', () => {
  it('are the ones whose hashes were frozen, no more and no fewer', async () => {
    const hashes = await Promise.all(badPairWorlds.map(async (world) => [world.name, await worldHash(world)] as const));
    expect(Object.fromEntries(hashes)).toEqual(worldHashes);
    expect(hashes).toHaveLength(25);
    expect(await changedWorlds(badPairWorlds)).toEqual([]);
  });

  it('are told when one differs from its frozen text', async () => {
    const [first] = badPairWorlds;
    expect(await changedWorlds([{ ...first!, text: `${first!.text}# longer\n` }])).toEqual([first!.name]);
  });

  it('hold every level of every factor in at least two worlds', () => {
    const count = (level: (world: (typeof badPairWorlds)[number]['factors']) => unknown): Map<unknown, number> => {
      const counts = new Map<unknown, number>();
      for (const { factors } of badPairWorlds) counts.set(level(factors), (counts.get(level(factors)) ?? 0) + 1);
      return counts;
    };
    const levels = [
      ...(['noise', 'rates', 'larger', 'axis', 'strength', 'groups'] as const).map((name) => count((all) => all[name])),
    ];
    expect(levels.map((each) => each.size)).toEqual([7, 5, 3, 2, 2, 2]);
    expect(Math.min(...levels.flatMap((each) => [...each.values()]))).toBeGreaterThanOrEqual(2);
  });

  it.each(['swapped-across.strong.80-20.separate', 'mixed.strong.80-20.separate.groups-3.unknown-0.1'])(
    'plant the rates that are asked for by group: %s',
    (name) => {
      const { factors, text } = badPairWorldOf(name);
      const { graph } = parseWorldFile(text, name);
      const cases = Array.from({ length: 6000 }, (_, index) => drawCase(graph, { seed: 7, index }).values);
      for (const group of groupNames(factors)) {
        const own = cases.filter((values) => values.group === group);
        const share = own.filter(({ planted }) => planted !== 'good').length / own.length;
        const rate = ratesOf(factors)[group === 'A' ? 'larger' : 'smaller'];
        // Four standard errors of a share.
        expect(Math.abs(share - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / own.length));
      }
    },
  );

  it('are found by any name that one can have', () => {
    const others = [
      badPairWorld({ noise: 'swapped-across', rates: { larger: 0.2, smaller: 0.35 }, larger: 70, axis: 'separate' }),
      badPairWorld({ noise: 'mixed', rates: 'mild', larger: 80.1, strength: 0.5, groups: 3, unknown: 0.25 }),
      badPairWorld({ noise: 'image', rates: { larger: 0, smaller: 0.5 }, strength: 1.25, unknown: 0.1 }),
      badPairWorld({ noise: 'none', larger: 34 }),
    ];
    expect(others.map(({ name }) => name)).toEqual([
      'swapped-across.0.2-0.35.70-30.separate',
      'mixed.mild.80.1-19.9.shared.hard.groups-3.unknown-0.25',
      'image.0-0.5.80-20.shared.strength-1.25.unknown-0.1',
      'none.34-66.shared',
    ]);
    for (const world of [...others, ...badPairWorlds]) expect(badPairWorldOf(world.name).text).toBe(world.text);
  });

  it('are refused by names that say none, or one that cannot be', () => {
    expect(() => badPairWorldOf('swapped-across.0.2-0.3.70-20.shared')).toThrow(/70 and 20 of .* must be 100 together/);
    expect(() => badPairWorldOf('mixed.0.2-0.95.20-80.shared')).toThrow(
      /larger must be .* got 20; rates.smaller must be/,
    );
    const none = expect.objectContaining({
      code: 'learn/unknown-world',
      hint: expect.stringMatching(/^Did you mean .*Names of others are NOISE\.RATES\.LARGER-SMALLER\.AXIS/),
    });
    expect(() => badPairWorldOf('swapped-across.stong.80-20.shared')).toThrow(none);
    expect(() => badPairWorldOf('none.80-20.shared.groups-4')).toThrow(none);
  });

  it('plant what they are named after', () => {
    expect(() => badPairWorld({ noise: 'mixed' })).toThrow('noise mixed plants nothing without rates');
    expect(() => badPairWorld({ noise: 'mixed', rates: { larger: 0, smaller: 0 } })).toThrow('plants nothing');
    expect(() => badPairWorld({ noise: 'none', rates: 'strong' })).toThrow('rates plant nothing without a noise');
    expect(() => badPairWorldOf('none.strong.80-20.shared')).toThrow('rates plant nothing without a noise');
  });

  it('refuse factors that cannot be, all at once, and suggest names', () => {
    const wrong = () => badPairWorld({ noise: 'none', larger: 10, strength: 0 });
    expect(wrong).toThrow(/larger must be a number in 34..99; got 10; strength/);
    expect(() => badPairWorldOf('swaped-across.strong.80-20.shared')).toThrow(EvenhandError);
    expect(badPairWorld({ noise: 'image', rates: { larger: 0.2, smaller: 0.3 } }).name).toBe(
      'image.0.2-0.3.80-20.shared',
    );
  });

  it('keep the seeds of development and of reports apart', () => {
    expect(() => checkSeeds([1, 2], { development: false })).not.toThrow();
    expect(() => checkSeeds([1001], { development: true })).not.toThrow();
    for (const [seeds, development] of [
      [[1001], false],
      [[1], true],
      [[1, 1], false],
      [[], false],
    ] as const) {
      expect(() => checkSeeds(seeds, { development })).toThrow(/Seeds must be different whole numbers/);
    }
  });
});
