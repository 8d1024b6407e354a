// What happens at the threshold: one row a group, one column a rate, all on the scale from 0 to 1.
import type { GroupResult } from '../../audit/result.ts';
import { formatMeasure, shorten } from '../format.ts';
import { labelOf } from '../words.ts';
import type { Canvas } from './canvas.ts';

interface Point {
  readonly row: number;
  readonly metric: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly tone: string;
}

const rowHeight = 21;
const marginLeft = 112;

/** Draws rates at the threshold with intervals; the dashed line in each column is everybody's value. */
export function operatingPointChart(
  canvas: Canvas,
  title: string,
  {
    all,
    groups,
    metrics,
  }: { readonly all: GroupResult; readonly groups: readonly GroupResult[]; readonly metrics: readonly string[] },
): string {
  const { plot } = canvas;
  const rows = [all, ...groups];
  const points = rows.flatMap((group, row) => pointsOf(group, row, metrics));
  const labels = rows.map((group, row) => ({
    row,
    name: shorten(group.group, 17),
    tone: group.scored ? 'var(--ink)' : 'var(--quiet)',
  }));
  const heads = metrics.map((metric) => ({ metric, label: labelOf(metric) }));
  return canvas.draw(
    {
      width: 760,
      height: rows.length * rowHeight + 52,
      marginLeft,
      marginRight: 10,
      marginTop: 26,
      marginBottom: 24,
      fx: { domain: [...metrics], axis: null, padding: 0.2 },
      x: { domain: [0, 1] },
      y: { type: 'band', domain: labels.map(({ row }) => row), axis: null },
      marks: [
        plot.gridX({ ticks: 4, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.axisX([0, 0.5, 1], { tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text(heads, {
          fx: 'metric',
          text: 'label',
          frameAnchor: 'top',
          dy: -18,
          fill: 'var(--ink)',
          fontWeight: 600,
        }),
        plot.ruleX(
          points.filter(({ row }) => row === 0),
          { fx: 'metric', x: 'value', stroke: 'var(--overall)', strokeDasharray: '4 3' },
        ),
        plot.ruleY(points, { fx: 'metric', y: 'row', x1: 'low', x2: 'high', stroke: 'tone', strokeWidth: 2 }),
        plot.dot(points, { fx: 'metric', y: 'row', x: 'value', r: 3.6, fill: 'tone' }),
        plot.text(labels, {
          fx: () => metrics[0],
          y: 'row',
          text: 'name',
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -marginLeft,
          fill: 'tone',
        }),
      ],
    },
    { title, description: rows.map((group) => describe(group, metrics)).join('; ') },
  );
}

function pointsOf(group: GroupResult, row: number, metrics: readonly string[]): Point[] {
  const tone = row === 0 ? 'var(--ink)' : group.scored ? 'var(--accent)' : 'var(--quiet)';
  return metrics.flatMap((metric) => {
    const measure = group.metrics[metric];
    if (measure === undefined || 'undefined' in measure) return [];
    const { value } = measure;
    return [{ row, metric, value, low: measure.low ?? value, high: measure.high ?? value, tone }];
  });
}

function describe(group: GroupResult, metrics: readonly string[]): string {
  return `${group.group}: ${metrics.map((metric) => `${labelOf(metric)} ${formatMeasure(group.metrics[metric])}`).join(', ')}`;
}
