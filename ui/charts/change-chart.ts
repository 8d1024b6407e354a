// Before and after: one arrow a group on the axis of the metric, sorted by size. A group that is worse is drawn in the warning colour and with a
// sign of its own, so that levelling down cannot be overlooked; a change that may be chance is grey.
import type { Markish } from '@observablehq/plot';
import type { ComparedGroup } from '../../src/audit/compare-result.ts';
import type { Canvas } from '../../src/report/charts/canvas.ts';
import { formatCount, formatDifference, formatNumber, shorten } from '../../src/report/format.ts';
import { text } from '../text/en.ts';

export interface ChangeOptions {
  readonly title: string;
  readonly axisLabel: string;
  readonly groups: readonly ComparedGroup[];
  readonly direction: 'higher' | 'lower';
  /** For a phone: words above the arrow of a row rather than beside it. */
  readonly compact?: boolean;
}

const rowHeight = 30;
const left = 150;
const words = text.audit;

/** Draws the change of the primary metric of every group. */
export function changeChart(canvas: Canvas, options: ChangeOptions): string {
  const { title, axisLabel, groups, direction, compact = false } = options;
  const { plot } = canvas;
  const sign = direction === 'higher' ? 1 : -1;
  const rows = groups.map(({ group, cases, primary, outcome }, row) => {
    const change = 'value' in primary.change ? primary.change.value : undefined;
    const bounds = 'value' in primary.change ? [primary.change.low ?? 0, primary.change.high ?? 0] : [0, 0];
    const sure = bounds.every((bound) => bound * sign < 0);
    const loses = change !== undefined && change * sign < 0 && (sure || outcome !== 'not-worse');
    const isCompared = outcome !== 'not-compared';
    const gains = change !== undefined && bounds.every((bound) => bound * sign > 0);
    const sided = loses ? 'var(--mild)' : gains ? 'var(--accent)' : 'var(--overall)';
    const tone = outcome === 'worse' ? 'var(--strong)' : isCompared ? sided : 'var(--overall)';
    const ink = outcome === 'worse' ? 'var(--strong)' : isCompared ? 'var(--ink)' : 'var(--quiet)';
    const mark = outcome === 'worse' ? '▼ ' : '';
    return {
      row,
      name: `${mark}${shorten(group, 20)}`,
      n: formatCount(cases),
      ...primary,
      value: change,
      interval: intervalOf(primary.change),
      tone,
      ink,
    };
  });
  const drawn = rows.filter(({ first, second }) => first !== null && second !== null);
  return canvas.draw(
    {
      ...(compact
        ? { width: 360, height: rows.length * 46 + 48, marginLeft: 6, marginRight: 6, marginTop: 12 }
        : { width: 780, height: rows.length * rowHeight + 60, marginLeft: left, marginRight: 292, marginTop: 24 }),
      marginBottom: 36,
      x: { insetLeft: 10, insetRight: 10 },
      y: { type: 'band', domain: rows.map(({ row }) => row), axis: null },
      marks: [
        plot.gridX({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.axisX({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text([axisLabel], { frameAnchor: 'bottom', dy: 33, fill: 'var(--quiet)' }),
        plot.arrow(drawn, {
          x1: 'first',
          x2: 'second',
          y: 'row',
          stroke: 'tone',
          strokeWidth: 2.2,
          headLength: 7,
          insetStart: 5,
        }),
        plot.dot(drawn, { x: 'first', y: 'row', r: 4, stroke: 'tone', fill: 'var(--surface)', strokeWidth: 1.6 }),
        ...(compact ? wordsAbove(plot, rows) : wordsBeside(plot, rows)),
      ],
    },
    {
      title,
      description: rows
        .map(
          ({ name, first, second, value, interval }) =>
            `${name}: from ${formatNumber(first)} to ${formatNumber(second)}, change ${formatDifference(value)} ${interval}`,
        )
        .join('; '),
    },
  );
}

interface Words {
  readonly row: number;
  readonly name: string;
  readonly n: string;
  readonly second: number | null;
  readonly value: number | undefined;
  readonly interval: string;
  readonly ink: string;
}

function wordsBeside(plot: Canvas['plot'], rows: readonly Words[]): Markish[] {
  const margin = {
    y: 'row',
    frameAnchor: 'right',
    textAnchor: 'end',
    fontVariant: 'tabular-nums',
    fill: 'ink',
  } as const;
  const head = { fill: 'var(--quiet)', dy: -14 } as const;
  return [
    plot.text(rows, { y: 'row', text: 'name', frameAnchor: 'left', textAnchor: 'start', dx: -left, fill: 'ink' }),
    plot.text(rows, { ...margin, text: 'n', dx: 58 }),
    plot.text(rows, { ...margin, text: ({ second }: Words) => formatNumber(second), dx: 108 }),
    plot.text(rows, { ...margin, text: ({ value }: Words) => formatDifference(value), dx: 164, fontWeight: 600 }),
    plot.text(rows, { ...margin, text: 'interval', dx: 288 }),
    plot.text([words.group], { ...head, frameAnchor: 'top-left', textAnchor: 'start', dx: -left }),
    plot.text(['n'], { ...head, frameAnchor: 'top-right', textAnchor: 'end', dx: 58 }),
    plot.text([words.after], { ...head, frameAnchor: 'top-right', textAnchor: 'end', dx: 108 }),
    plot.text([words.changeInterval], { ...head, frameAnchor: 'top-right', textAnchor: 'end', dx: 288 }),
  ];
}

function wordsAbove(plot: Canvas['plot'], rows: readonly Words[]): Markish[] {
  const above = { y: 'row', dy: -17, fill: 'ink' } as const;
  const name = ({ name, n }: Words) => `${name}, n ${n}`;
  const change = ({ value, interval }: Words) => `${formatDifference(value)} ${interval}`;
  return [
    plot.text(rows, { ...above, text: name, frameAnchor: 'left', textAnchor: 'start', fontWeight: 600 }),
    plot.text(rows, { ...above, text: change, frameAnchor: 'right', textAnchor: 'end', fontVariant: 'tabular-nums' }),
  ];
}

function intervalOf(change: ComparedGroup['primary']['change']): string {
  if ('undefined' in change || change.low === null || change.high === null) return '';
  return `(${formatDifference(change.low)} to ${formatDifference(change.high)})`;
}
