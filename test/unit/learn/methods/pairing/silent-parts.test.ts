import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { silentParts } from '../../../../../src/learn/methods/pairing/silent-parts.ts';

interface PartOptions {
  readonly count?: number;
  /** The last so many rows lie apart, so far. */
  readonly apart: number;
  readonly distance?: number;
  /** Mean and deviation of their bonds; those of the others have 0.6 and 1. */
  readonly mean?: number;
  readonly deviation?: number;
}

/** Rows of two columns, the last of them apart in the second. */
function drawParts({ count = 1000, apart, distance = 12, mean = 0, deviation = 0.5 }: PartOptions) {
  const rows = { count, width: 2, data: new Float64Array(2 * count) };
  const bond = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const stream = createStream(8, 'row', row);
    const isApart = row >= count - apart;
    rows.data[2 * row] = stream.normal();
    rows.data[2 * row + 1] = stream.normal() + (isApart ? distance : 0);
    bond[row] = isApart ? mean + deviation * stream.normal() : 0.6 + stream.normal();
  }
  return { rows, bond, apart: Array.from({ length: count }, (_, row) => Number(row >= count - apart)) };
}

const markedOf = ({ rows, bond }: ReturnType<typeof drawParts>): readonly number[] =>
  Array.from(silentParts(rows, bond));

describe('silentParts', () => {
  it.each([40, 150, 400])('marks %i rows that lie apart and say nothing, on either side', (apart) => {
    const drawn = drawParts({ apart });
    expect(markedOf(drawn)).toEqual(drawn.apart);
    const mirrored = drawParts({ apart, distance: -12 });
    expect(markedOf(mirrored)).toEqual(mirrored.apart);
  });

  it('marks rows that say nothing also where what they say varies nearly as much as elsewhere', () => {
    const drawn = drawParts({ apart: 400, deviation: 0.85 });
    expect(markedOf(drawn)).toEqual(drawn.apart);
  });

  it('marks none that lie apart and say as much as the others', () => {
    expect(markedOf(drawParts({ apart: 150, mean: 0.6, deviation: 1 }))).not.toContain(1);
  });

  it('marks none that do not fit, rather than say nothing', () => {
    expect(markedOf(drawParts({ apart: 150, mean: -0.2, deviation: 1.2 }))).not.toContain(1);
  });

  it('marks none where nothing lies apart, and none of fewer than 20', () => {
    expect(markedOf(drawParts({ apart: 0 }))).not.toContain(1);
    expect(markedOf(drawParts({ apart: 19 }))).not.toContain(1);
  });

  it('does not part equal values', () => {
    const rows = { count: 100, width: 1, data: new Float64Array(100) };
    expect(Array.from(silentParts(rows, new Float64Array(100)))).not.toContain(1);
  });
});
