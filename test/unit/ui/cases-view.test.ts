// What the viewer of pictures does with a view and with samples, and how lists of suspicious pairs are read together.
import { describe, expect, it } from 'vitest';
import { csvRows, suspectedPairs, timesFlagged } from '../../../ui/pages/cases/pairs/suspicion.ts';
import { pictureOf, placed } from '../../../ui/pages/cases/viewer/picture.ts';
import { movedBy, wholeView, windowedBy, zoomedAt } from '../../../ui/pages/cases/viewer/view.ts';

describe('a view', () => {
  const picture = { width: 200, height: 100 };
  const surface = { width: 400, height: 400 };

  it('shows the whole picture in the middle at first', () => {
    expect(placed(picture, surface, wholeView)).toEqual({ scale: 2, left: 0, top: 100 });
  });

  it('zooms about a place, which stays where it is', () => {
    const at = { x: 0.4, y: 0.6 };
    const before = placed(picture, surface, wholeView);
    const after = placed(picture, surface, zoomedAt(wholeView, 2, at));
    expect(after.scale).toBe(4);
    expect(after.left + at.x * 200 * after.scale).toBeCloseTo(before.left + at.x * 200 * before.scale, 9);
    expect(after.top + at.y * 100 * after.scale).toBeCloseTo(before.top + at.y * 100 * before.scale, 9);
  });

  it('does not leave the picture, nor show less than all of it from outside', () => {
    expect(movedBy(zoomedAt(wholeView, 4), 9, -9)).toMatchObject({ x: 0.875, y: 0.125 });
    expect(zoomedAt(wholeView, 0.1)).toMatchObject({ zoom: 1, x: 0.5, y: 0.5 });
  });

  it('moves level and window, which never closes', () => {
    const moved = windowedBy(wholeView, 0.1, -0.5);
    expect([moved.low, moved.high]).toEqual([expect.closeTo(0.35, 9), expect.closeTo(0.85, 9)]);
    const closed = windowedBy(wholeView, 0, -9);
    expect(closed.high - closed.low).toBeCloseTo(0.01, 9);
  });
});

describe('a picture', () => {
  it('that is all grey has one channel; the range of eight bits is that of the format', () => {
    const grey = pictureOf(new Uint8ClampedArray([10, 10, 10, 255, 90, 90, 90, 255]), { width: 2, height: 1, step: 4 });
    expect([grey.channels, [...(grey.data as Float32Array)], grey.range]).toEqual([1, [10, 90], [0, 255]]);
    const red = pictureOf(new Uint8ClampedArray([10, 0, 0, 255]), { width: 1, height: 1, step: 4 });
    expect([red.channels, [...(red.data as Float32Array)]]).toEqual([3, [10, 0, 0]]);
    const deep = pictureOf(new Uint16Array([100, 4000]), { width: 2, height: 1, step: 1 });
    expect(deep.range).toEqual([100, 4000]);
  });
});

describe('suspicious pairs', () => {
  it('come in the order of flags, then of their mean place in the lists', () => {
    const first = 'case,suspicion,flagged\na,0.1,0\nb,0.9,1\nc,0.5,0\n"d, e",0.7,0\n';
    const second = 'case,suspicion,flagged\na,1,0\nb,30,0\nc,40,0\n"d, e",2,0\n';
    const pairs = suspectedPairs([
      ['run/seed-1/suspicion.csv', first],
      ['run/seed-2/suspicion.csv', second],
    ]);
    expect(pairs.map(({ name }) => name)).toEqual(['b', 'c', 'd, e', 'a']);
    expect(pairs.map(timesFlagged)).toEqual([1, 0, 0, 0]);
    expect(pairs[0]?.said).toEqual([
      { training: 'run/seed-1', value: 0.9, above: 0.75, pairs: 4, flagged: true },
      { training: 'run/seed-2', value: 30, above: 0.5, pairs: 4, flagged: false },
    ]);
  });

  it('may have no flags, and other tables have no pairs', () => {
    const [pair] = suspectedPairs([['suspicion.csv', 'case,suspicion\na,0.1\n']]);
    expect(pair?.said[0]?.flagged).toBeUndefined();
    expect(suspectedPairs([['suspicion.csv', 'x,y\n1,2\n']])).toEqual([]);
  });

  it('reads quoted cells', () => {
    expect(csvRows('a,b\r\n"x ""y"", z",\r\n')).toEqual([
      ['a', 'b'],
      ['x "y", z', ''],
    ]);
  });
});
