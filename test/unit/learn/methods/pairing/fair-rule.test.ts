import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { fairRule } from '../../../../../src/learn/methods/pairing/fair-rule.ts';
import { groupFactors } from '../../../../../src/learn/methods/pairing/group-factors.ts';
import { imageClasses } from '../../../../../src/learn/methods/pairing/image-classes.ts';
import { auc } from '../../../../../src/stats/auc.ts';

const width = 8;

/** Cases of groups of some sizes; the class shows along an axis of the group, or not at all. */
function drawCases(sizes: readonly number[], axes: readonly (number | null)[]) {
  const group = Int32Array.from(sizes.flatMap((size, own) => Array.from({ length: size }, () => own)));
  const count = group.length;
  const truth = new Uint8Array(count);
  const rows = { count, width, data: new Float64Array(count * width) };
  for (const [row, own] of group.entries()) {
    const stream = createStream(5, 'case', row);
    truth[row] = stream.below(2);
    for (let k = 0; k < width; k += 1) {
      rows.data[row * width + k] = stream.normal() + (k === axes[own] ? 2 * (truth[row]! - 0.5) * 1.2 : 0);
    }
  }
  const targets = {
    classes: 2,
    data: Float64Array.from({ length: 2 * count }, (_, at) => Number(truth[at >> 1] === at % 2)),
  };
  const fold = Int32Array.from(group, (_, row) => (row * 7) % 5);
  return { rows, group, groups: sizes.length, targets, fold, folds: 5, cost: 0.1, truth };
}

function areaIn(own: number, { group, truth }: ReturnType<typeof drawCases>, chances: Float64Array): number {
  const members = Array.from(group.keys()).filter((row) => group[row] === own);
  return auc({
    score: Float64Array.from(members, (row) => chances[2 * row + 1]!),
    label: Uint8Array.from(members, (row) => truth[row]!),
  });
}

describe('groupFactors', () => {
  it('raises a small group whose class shows differently', () => {
    const [large, small, unknown] = groupFactors(drawCases([800, 200], [0, 3]));
    expect(small! / large!).toBeGreaterThan(2);
    expect(unknown).toBe(1);
  });

  it('does not level a group down for one that no rule can serve', () => {
    const drawn = drawCases([600, 200], [0, null]);
    const even = areaIn(0, drawn, fairRule({ ...drawn, group: drawn.group, groups: 0 }).data);
    expect(areaIn(0, drawn, fairRule(drawn).data)).toBeGreaterThan(even - 0.1);
    const [large, hopeless] = groupFactors(drawn);
    expect(hopeless! / large!).toBeLessThan(400);
  });

  it('costs no group more of its AUC above chance than it may', () => {
    const drawn = drawCases([800, 200], [0, 3]);
    const even = areaIn(0, drawn, fairRule({ ...drawn, groups: 0 }).data);
    const lost = (cost: number): number => {
      const area = areaIn(0, drawn, fairRule({ ...drawn, cost }).data);
      return (even - area) / (even - 0.5);
    };
    const ratios = [0, 0.02, 0.05, 1].map((cost) => {
      const [large, small] = groupFactors({ ...drawn, cost });
      return small! / large!;
    });
    expect(ratios.toSorted((a, b) => a - b)).toEqual(ratios);
    expect(ratios[3]).toBeGreaterThan(ratios[1]! * 1.5);
    for (const cost of [0, 0.02, 0.05]) expect(lost(cost)).toBeLessThan(cost + 1e-9);
    expect(lost(1)).toBeGreaterThan(0.05);
  });

  it('raises the small group too where it is the large one of which little is known', () => {
    const drawn = drawCases([800, 200], [0, 3]);
    const { classes, data } = drawn.targets;
    const blurred = data.map((chance, at) => (drawn.group[at >> 1] === 0 ? 0.35 + 0.3 * chance : chance));
    const [large, small] = groupFactors({ ...drawn, targets: { classes, data: blurred } });
    expect(small! / large!).toBeGreaterThan(1);
  });

  it('is 1 throughout where there is one group, or too few cases of the second', () => {
    expect(Array.from(groupFactors(drawCases([100], [0])))).toEqual([1, 1]);
    expect(Array.from(groupFactors(drawCases([100, 39], [0, 3])))).toEqual([1, 1, 1]);
  });
});

describe('fairRule', () => {
  it('serves groups alike where one rule for all, unweighted, serves the larger one', () => {
    const drawn = drawCases([800, 200], [0, 3]);
    const even = fairRule({ ...drawn, groups: 0 }).data;
    const fair = fairRule(drawn).data;
    const gap = (chances: Float64Array): number => Math.abs(areaIn(0, drawn, chances) - areaIn(1, drawn, chances));
    expect(gap(even)).toBeGreaterThan(0.1);
    expect(gap(fair)).toBeLessThan(gap(even) / 2);
    expect(areaIn(0, drawn, fair)).toBeGreaterThan(areaIn(0, drawn, even) - 0.055);
    expect(areaIn(1, drawn, fair)).toBeGreaterThan(areaIn(1, drawn, even) + 0.05);
  });

  it('gives chances of all classes', () => {
    const { data } = fairRule(drawCases([60, 60], [0, 1]));
    for (let row = 0; row < 120; row += 1) expect(data[2 * row]! + data[2 * row + 1]!).toBeCloseTo(1, 12);
  });
});

describe('imageClasses', () => {
  it('judges a small group by the rule of another that shows the class alike', () => {
    const drawn = drawCases([700, 400, 50], [0, 3, 3]);
    const members = [0, 1, 2].map((own) => Array.from(drawn.group.keys()).filter((row) => drawn.group[row] === own));
    const weights = new Float64Array(drawn.group.length).fill(1);
    // Half of what the small group is told is wrong for the rule that it would find alone.
    const data = drawn.targets.data.slice();
    for (const [at, row] of members[2]!.entries()) {
      if (at % 5 < 2) [data[2 * row], data[2 * row + 1]] = [data[2 * row + 1]!, data[2 * row]!];
    }
    const request = {
      ridge: 1.25,
      image: drawn.rows,
      members,
      targets: { classes: 2, data },
      weights,
      fold: drawn.fold,
      folds: 5,
    };
    const together = imageClasses({ ...request, explained: () => 0 });
    const alone = imageClasses({
      ...request,
      members: [[], [], members[2]!],
      weights: weights.map((_, row) => Number(drawn.group[row] === 2)),
      explained: () => 0,
    });
    expect(areaIn(2, drawn, together.data)).toBeGreaterThan(areaIn(2, drawn, alone.data) + 0.05);
    expect(areaIn(1, drawn, together.data)).toBeGreaterThan(0.9);
  });

  it('takes the rule of all where that explains a group better', () => {
    const drawn = drawCases([300, 200], [0, 3]);
    const members = [0, 1].map((own) => Array.from(drawn.group.keys()).filter((row) => drawn.group[row] === own));
    const weights = new Float64Array(500).fill(1);
    const request = {
      ridge: 1.25,
      image: drawn.rows,
      members,
      targets: drawn.targets,
      weights,
      fold: drawn.fold,
      folds: 5,
    };
    let asked = 0;
    const shared = imageClasses({ ...request, explained: () => (asked++ % 2 === 0 ? 6 : 0) });
    const own = imageClasses({ ...request, explained: () => 0 });
    expect(areaIn(1, drawn, own.data)).toBeGreaterThan(areaIn(1, drawn, shared.data) + 0.03);
  });
});
