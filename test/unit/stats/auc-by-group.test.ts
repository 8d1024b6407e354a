import { describe, expect, test } from 'vitest';
import { createStream } from '../../../src/core/stream.ts';
import { aucInfluence } from '../../../src/stats/auc.ts';
import { aucInfluences } from '../../../src/stats/auc-by-group.ts';
import { sortIndices } from '../../../src/stats/sort.ts';

/** Scores with many ties, in groups of which the last has no events; every fifth row is in none. */
function groupsOf(count: number, groups: number) {
  const stream = createStream(5, 'auc by group', count, groups);
  const group = Int32Array.from({ length: count }, () => stream.below(groups));
  const label = Uint8Array.from(group, (code) => (code < groups - 1 && stream.uniform() < 0.4 ? 1 : 0));
  const score = Float64Array.from(label, (isEvent) => Math.round(8 * (stream.normal() + isEvent)) / 8);
  const weight = Float64Array.from(label, () => 0.1 + stream.uniform());
  const all = Int32Array.from(label.keys()).filter((row) => row % 5 !== 0);
  const order = sortIndices(score, all);
  const tied = Uint8Array.from(order, (row, k) => (k > 0 && score[row] === score[order[k - 1]!] ? 1 : 0));
  const rows = Array.from({ length: groups }, (_, code) => all.filter((row) => group[row] === code));
  return { label, score, weight, group, order, tied, rows };
}

describe.each([
  [40, 1],
  [900, 4],
  [3000, 300],
])('%i rows in %i groups', (count, groups) => {
  const { score, weight, ...grouped } = groupsOf(count, groups);

  test.each([
    ['without weights', undefined],
    ['with weights', weight],
  ] as const)('gives the bits of each group alone, %s', (_, weights) => {
    const together = aucInfluences({ ...grouped, weight: weights });
    const alone = grouped.rows.map((rows) =>
      aucInfluence({
        score: Float64Array.from(rows, (row) => score[row]!),
        label: Uint8Array.from(rows, (row) => grouped.label[row]!),
        weight: weights && Float64Array.from(rows, (row) => weights[row]!),
      }),
    );
    expect(together).toEqual(alone);
  });
});

test('groups without rows have no AUC', () => {
  const none = { label: new Uint8Array(), order: new Int32Array(), tied: new Uint8Array(), group: new Int32Array() };
  expect(aucInfluences({ ...none, rows: [] })).toEqual([]);
  expect(aucInfluences({ ...none, rows: [new Int32Array()] })).toEqual([
    { value: Number.NaN, influence: new Float64Array(), m: 0, n: 0 },
  ]);
});
