import { describe, expect, it } from 'vitest';
import {
  enumerate,
  formatBareP,
  formatBytes,
  formatCount,
  formatDifference,
  formatInterval,
  formatMeasure,
  formatNumber,
  formatP,
  formatPercent,
  plural,
  shorten,
} from '../../../src/report/format.ts';

describe('numbers', () => {
  it.each([
    [0.8125, '0.813'],
    [-0.0204, '\u22120.020'],
    [-0.0001, '0.000'],
    [123.456, '123.5'],
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('prints %s as %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it('signs differences', () => {
    expect([0.02, -0.02, 0, 0.0001].map((value) => formatDifference(value))).toEqual([
      '+0.020',
      '\u22120.020',
      '0.000',
      '0.000',
    ]);
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [22433, '22,433'],
    [1234567, '1,234,567'],
    [null, 'withheld'],
  ])('prints the count %s as %s', (count, text) => expect(formatCount(count)).toBe(text));

  it.each([
    [0, '0.0%'],
    [0.0004, '<0.1%'],
    [0.0005, '0.1%'],
    [0.1234, '12.3%'],
    [1, '100.0%'],
    [null, '–'],
  ])('prints the share %s as %s', (share, text) => expect(formatPercent(share)).toBe(text));

  it.each([
    [0.0004, 'p < 0.001', '< 0.001'],
    [0.001, 'p = 0.001', '0.001'],
    [0.0344, 'p = 0.034', '0.034'],
    [1, 'p = 1.000', '1.000'],
  ])('prints the p-value %s as %s', (p, long, bare) => {
    expect(formatP(p)).toBe(long);
    expect(formatBareP(p)).toBe(bare);
  });

  it.each([
    [12, '12 B'],
    [1_843_212, '1.8 MB'],
    [2_500_000_000_000_000, '2500.0 TB'],
  ])('prints %s bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('measures', () => {
  const auc = { value: 0.812, low: 0.79, high: 0.834, method: 'logit DeLong' };

  it('prints a value with its interval, a value without one, and the reason for none', () => {
    expect(formatMeasure(auc)).toBe('0.812 (0.790 to 0.834)');
    expect(formatMeasure({ ...auc, low: null })).toBe('0.812');
    expect(formatMeasure({ undefined: 'there are no events' })).toBe('there are no events');
    expect(formatMeasure(undefined)).toBe('–');
  });

  it('prints intervals below zero without a dash between the ends', () => {
    expect(formatInterval({ ...auc, low: -0.02, high: -0.01 })).toBe('\u22120.020 to \u22120.010');
  });
});

describe('words', () => {
  it('counts things', () => {
    expect([plural(1, 'case'), plural(0, 'case'), plural(2000, 'study', 'studies')]).toEqual([
      '1 case',
      '0 cases',
      '2,000 studies',
    ]);
  });

  it('lists', () => {
    expect([enumerate([]), enumerate(['a']), enumerate(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });

  it('cuts by characters, not by code units', () => {
    expect(shorten('abcdef', 4)).toBe('abc…');
    expect(shorten('👩‍⚕️', 10)).toBe('👩‍⚕️');
    expect(shorten('😀😀😀', 2)).toBe('😀…');
  });
});
