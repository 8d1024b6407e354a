// The verdict as a length: the gap with its interval on a ruler from 0, the tolerated gap as a mark, the room still open as a bracket.
import { formatNumber } from '../format.ts';
import { trimNumber } from '../words.ts';
import type { Canvas } from './canvas.ts';

export interface GapRulerOptions {
  readonly title: string;
  readonly delta: number;
  readonly gap: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly detectable: number | null;
  readonly colour: string;
}

/** Draws the gap, its interval, delta and the minimum detectable gap on one axis. */
export function gapRulerChart(canvas: Canvas, options: GapRulerOptions): string {
  const { delta, gap, low, high, detectable, colour } = options;
  const { plot } = canvas;
  const right = Math.max(delta * 1.6, (high ?? 0) * 1.08, (gap ?? 0) * 1.08, (detectable ?? 0) * 1.08);
  const interval = low === undefined || high === undefined ? [] : [{ low: Math.max(0, low), high }];
  const said = [
    gap === undefined ? 'no gap could be estimated' : `gap ${formatNumber(gap)}`,
    high === undefined ? '' : `up to ${formatNumber(high)}`,
    `tolerated ${trimNumber(delta)}`,
    detectable === null ? '' : `detectable ${formatNumber(detectable)}`,
  ];
  return canvas.draw(
    {
      width: 264,
      height: 58,
      marginLeft: 8,
      marginRight: 8,
      marginTop: 16,
      marginBottom: 20,
      x: { domain: [0, right] },
      y: { domain: [0, 1], axis: null },
      marks: [
        plot.rect([0], { x1: 0, x2: delta, y1: 0.36, y2: 0.64, fill: 'var(--grid)' }),
        plot.axisX({ ticks: 4, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.ruleX([delta], { stroke: 'var(--quiet)', strokeWidth: 1.2 }),
        plot.text([`delta ${trimNumber(delta)}`], { x: [delta], frameAnchor: 'top', dy: -12, fill: 'var(--quiet)' }),
        plot.link(interval, {
          x1: 'low',
          x2: 'high',
          y1: 0.5,
          y2: 0.5,
          stroke: colour,
          strokeWidth: 4,
          strokeLinecap: 'butt',
        }),
        plot.dot(gap === undefined ? [] : [gap], {
          x: (value: number) => value,
          y: () => 0.5,
          r: 5,
          fill: colour,
          stroke: 'var(--surface)',
        }),
        plot.dot(detectable === null ? [] : [detectable], {
          x: (value: number) => value,
          y: () => 0.5,
          symbol: 'diamond2',
          r: 4,
          stroke: 'var(--quiet)',
          fill: 'var(--surface)',
        }),
      ],
    },
    { title: options.title, description: said.filter((part) => part !== '').join(', ') },
  );
}
