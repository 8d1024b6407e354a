// Lines over epochs: one a group with the look that groups have everywhere, an upright line where the epoch was selected.
import type { Canvas } from '../../src/report/charts/canvas.ts';
import type { SeriesStyle } from '../../src/report/charts/series.ts';
import { formatNumber } from '../../src/report/format.ts';

export interface ChartLine {
  readonly name: string;
  readonly style: SeriesStyle;
  /** Whether this is everybody, drawn thicker and paler. */
  readonly overall?: boolean;
  /** By epoch from 1; null where there is none. */
  readonly points: readonly { readonly epoch: number; readonly value: number | null }[];
}

export interface LineOptions {
  readonly title: string;
  readonly axisLabel: string;
  readonly epochLabel: string;
  readonly lines: readonly ChartLine[];
  readonly selected?: number | undefined;
}

/** Draws the lines. */
export function lineChart(canvas: Canvas, { title, axisLabel, epochLabel, lines, selected }: LineOptions): string {
  const { plot } = canvas;
  const known = lines.map((line) => ({
    ...line,
    points: line.points.flatMap(({ epoch, value }) => (value === null ? [] : [{ epoch, value }])),
  }));
  const last = Math.max(1, ...known.flatMap(({ points }) => points.map(({ epoch }) => epoch)));
  return canvas.draw(
    {
      width: 440,
      height: 260,
      marginLeft: 56,
      marginRight: 14,
      marginTop: 14,
      marginBottom: 40,
      x: { domain: [1, Math.max(2, last)] },
      ...flatDomain(known.flatMap(({ points }) => points.map(({ value }) => value))),
      marks: [
        plot.gridY({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.axisX({
          // Whole epochs only.
          ticks: last > 8 ? 8 : Array.from({ length: Math.max(2, last) }, (_, index) => index + 1),
          tickFormat: 'd',
          tickSize: 0,
          label: null,
          color: 'var(--quiet)',
        }),
        plot.axisY({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text([epochLabel], { frameAnchor: 'bottom', dy: 34, fill: 'var(--quiet)' }),
        plot.text([axisLabel], { frameAnchor: 'left', dx: -48, rotate: -90, fill: 'var(--quiet)' }),
        ...(selected === undefined ? [] : [plot.ruleX([selected], { stroke: 'var(--quiet)', strokeDasharray: '3 3' })]),
        ...known.flatMap(({ points, style, overall = false }) => [
          plot.line(points, {
            x: 'epoch',
            y: 'value',
            stroke: style.colour,
            strokeDasharray: style.dash,
            strokeWidth: overall ? 3.2 : 1.7,
            strokeOpacity: overall ? 0.6 : 1,
          }),
          ...(points.length === 1 ? [plot.dot(points, { x: 'epoch', y: 'value', r: 3, fill: style.colour })] : []),
        ]),
      ],
    },
    {
      title,
      description: known
        .map(({ name, points }) => {
          const [first, end] = [points[0], points.at(-1)];
          return first === undefined || end === undefined
            ? `${name}: nothing yet`
            : `${name}: from ${formatNumber(first.value)} to ${formatNumber(end.value)} in epoch ${end.epoch}`;
        })
        .join('; '),
    },
  );
}

/** An axis for values that have no extent of their own: a flat line stands in the middle, one of zeros on the floor. */
function flatDomain(values: readonly number[]): { y?: { domain: [number, number] } } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low < high) return {};
  if (low > high || low === 0) return { y: { domain: [0, 1] } };
  const room = Math.abs(low) / 2;
  return { y: { domain: [low - room, low + room] } };
}
