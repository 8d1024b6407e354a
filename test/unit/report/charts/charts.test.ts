import { beforeAll, describe, expect, it } from 'vitest';
import { calibrationChart } from '../../../../src/report/charts/calibration.ts';
import { type Canvas, createCanvas } from '../../../../src/report/charts/canvas.ts';
import type { CurveGroup } from '../../../../src/report/charts/curve-group.ts';
import { gapRulerChart } from '../../../../src/report/charts/gap-ruler.ts';
import { netBenefitChart } from '../../../../src/report/charts/net-benefit.ts';
import { operatingPointChart } from '../../../../src/report/charts/operating-point.ts';
import { rocChart } from '../../../../src/report/charts/roc.ts';
import { scoresChart } from '../../../../src/report/charts/scores.ts';
import { overallStyle, seriesStyle } from '../../../../src/report/charts/series.ts';
import { shrinkageChart } from '../../../../src/report/charts/shrinkage.ts';
import { buildResult } from '../../../fixtures/result-fixture.ts';

const task = buildResult().tasks[0]!;
const sex = task.attributes[0]!.groups;
const groups: CurveGroup[] = [
  { name: 'All', style: overallStyle, overall: true, curves: task.all.curves! },
  ...sex.map((group, index) => ({
    name: group.group,
    style: seriesStyle(index),
    overall: false,
    curves: group.curves!,
    operating: { fpr: 0.2, tpr: 0.7 },
  })),
];
const none: CurveGroup[] = [{ name: 'All', style: overallStyle, overall: true, curves: {} }];

let canvas: Canvas;
beforeAll(async () => {
  canvas = await createCanvas();
});

const paths = (svg: string) => svg.match(/<path [^>]*stroke-width|<path [^>]*d=/g)?.length ?? 0;

describe('charts of curves', () => {
  it.each([
    ['calibration', calibrationChart, '0.50 predicted'],
    ['net benefit', netBenefitChart, 'All, Male, Female'],
    ['ROC', rocChart, '0.70 detected at 0.20'],
    ['scores', scoresChart, 'with the finding (above)'],
  ])('%s: draws each group in its colour, with words, and nothing for a group without the curve', (_, chart, words) => {
    const svg = chart(canvas, 'Title & more', groups);
    expect(svg).toContain('var(--series-1)');
    expect(svg).toContain('var(--series-2)');
    expect(svg).toContain(words);
    expect(svg).toContain('>Title &amp; more</title>');
    expect(svg).not.toMatch(/NaN|Infinity|<style/);
    if (chart !== scoresChart) expect(paths(chart(canvas, 'x', none))).toBeLessThan(paths(svg));
  });

  it('writes coordinates with one decimal', () => {
    const svg = rocChart(canvas, 'x', groups);
    expect(svg).not.toMatch(/="[^"]*\d\.\d{3,}/);
  });
});

describe('series', () => {
  it('differ in colour, and neighbours in dash too', () => {
    const styles = Array.from({ length: 8 }, (_, index) => seriesStyle(index));
    expect(new Set(styles.map(({ colour }) => colour)).size).toBe(8);
    for (const [index, style] of styles.entries()) if (index > 0) expect(style.dash).not.toBe(styles[index - 1]?.dash);
    expect(seriesStyle(8)).toEqual(seriesStyle(0));
  });
});

describe('charts of estimates', () => {
  it('operating point: one column a rate, and words for those who do not see it', () => {
    const svg = operatingPointChart(canvas, 'At 0.42', { all: task.all, groups: sex, metrics: ['sensitivity', 'ppv'] });
    expect(svg).toContain('>Sensitivity<');
    expect(svg).toContain('>PPV<');
    expect(svg).toContain('All: Sensitivity 0.691 (0.669 to 0.714)');
  });

  it.each([1, 2, 9])(
    'operating point on a phone: titles are clear of the panels above them, with %i groups',
    (count) => {
      const metrics = ['sensitivity', 'specificity', 'ppv', 'alertRate'];
      const some = Array.from({ length: count }, () => sex[0]!);
      const svg = operatingPointChart(canvas, 'At 0.42', { all: task.all, groups: some, metrics, compact: true });
      const [, lower, top, bottom] = /translate\(0,([1-9][\d.]*)\)"><line [^>]*y1="([\d.]+)" y2="([\d.]+)"/
        .exec(svg)!
        .map(Number);
      const titleRise = 18;
      expect(lower! + top! - titleRise).toBeGreaterThan(bottom! + 3);
    },
  );

  it('shrinkage: what was seen and what is believed', () => {
    const measure = { value: 0.8, low: 0.7, high: 0.9, method: 'm' };
    const rows = [
      { group: 'a', cases: 10, seen: { ...measure, value: 0.6 }, shrunken: measure },
      { group: 'b', cases: null, seen: { undefined: 'withheld' }, shrunken: measure },
    ];
    const svg = shrinkageChart(canvas, { title: 'S', axisLabel: 'AUC', overall: 0.85, rows });
    expect(svg).toContain('a: seen 0.600 (0.700 to 0.900), shrunken 0.800');
    expect(svg).toContain('>withheld<');
  });

  it('gap ruler: gap, bound, delta and detectable gap in words', () => {
    const ruler = {
      title: 'Gap',
      delta: 0.05,
      gap: 0.082,
      low: 0.05,
      high: 0.11,
      detectable: 0.03,
      colour: 'var(--strong)',
    };
    expect(gapRulerChart(canvas, ruler)).toContain('gap 0.082, up to 0.110, tolerated 0.05, detectable 0.030');
    const silent = gapRulerChart(canvas, {
      ...ruler,
      gap: undefined,
      low: undefined,
      high: undefined,
      detectable: null,
    });
    expect(silent).toContain('no gap could be estimated, tolerated 0.05');
  });
});
