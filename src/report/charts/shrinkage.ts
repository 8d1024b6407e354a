// Intersections: what was seen in each cell (hollow) and the estimate drawn towards what the single attributes predict (full).
import type { Markish } from '@observablehq/plot';
import type { Measure } from '../../audit/result.ts';
import { formatCount, formatMeasure, numberOf, shorten } from '../format.ts';
import type { Canvas } from './canvas.ts';

export interface ShrinkageRow {
  readonly group: string;
  readonly cases: number | null;
  readonly seen: Measure | undefined;
  readonly shrunken: Measure;
}

const rowHeight = 23;
const compactRowHeight = 44;
const compactWidth = 360;

/** Draws seen and shrunken estimates of the cells of an intersection. */
export function shrinkageChart(
  canvas: Canvas,
  {
    title,
    axisLabel,
    overall,
    rows,
    compact = false,
  }: {
    readonly title: string;
    readonly axisLabel: string;
    readonly overall: number | undefined;
    readonly rows: readonly ShrinkageRow[];
    /** For a phone: words above the interval of a row rather than beside it. */
    readonly compact?: boolean;
  },
): string {
  const { plot } = canvas;
  const points = rows.map(({ group, cases, seen, shrunken }, row) => {
    const bounds = 'value' in shrunken ? shrunken : undefined;
    return {
      row,
      name: shorten(group, 26),
      n: formatCount(cases),
      words: formatMeasure(shrunken),
      seen: numberOf(seen),
      value: bounds?.value,
      low: bounds?.low ?? undefined,
      high: bounds?.high ?? undefined,
    };
  });
  return canvas.draw(
    {
      ...(compact
        ? {
            width: compactWidth,
            height: rows.length * compactRowHeight + 48,
            marginLeft: 6,
            marginRight: 6,
            marginTop: 12,
          }
        : { width: 720, height: rows.length * rowHeight + 60, marginLeft: 170, marginRight: 210, marginTop: 24 }),
      marginBottom: 36,
      x: { insetLeft: 8, insetRight: 8 },
      y: { type: 'band', domain: points.map(({ row }) => row), axis: null },
      marks: [
        plot.gridX({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.axisX({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text([axisLabel], { frameAnchor: 'bottom', dy: 33, fill: 'var(--quiet)' }),
        plot.ruleX(overall === undefined ? [] : [overall], { stroke: 'var(--overall)', strokeDasharray: '4 3' }),
        ...valueMarks(plot, points),
        ...(compact ? wordsAbove(plot, points) : wordsBeside(plot, points)),
      ],
    },
    {
      title,
      description: rows
        .map(
          ({ group, seen, shrunken }) => `${group}: seen ${formatMeasure(seen)}, shrunken ${formatMeasure(shrunken)}`,
        )
        .join('; '),
    },
  );
}

interface Values {
  readonly row: number;
  readonly seen: number | undefined;
  readonly value: number | undefined;
}

/** Shrunken values with their intervals, each joined to what was seen. */
function valueMarks(plot: Canvas['plot'], points: readonly Values[]): Markish[] {
  const estimated = points.filter(({ value }) => value !== undefined);
  const moved = estimated.filter(({ seen }) => seen !== undefined);
  const line = { stroke: 'var(--quiet)', strokeDasharray: '2 2' } as const;
  const ring = { stroke: 'var(--quiet)', fill: 'var(--surface)', strokeWidth: 1.5 } as const;
  return [
    plot.ruleY(estimated, { y: 'row', x1: 'low', x2: 'high', stroke: 'var(--accent)', strokeWidth: 2 }),
    plot.link(moved, { x1: 'seen', x2: 'value', y1: 'row', y2: 'row', ...line }),
    plot.dot(moved, { x: 'seen', y: 'row', r: 3.6, ...ring }),
    plot.dot(estimated, { x: 'value', y: 'row', r: 4.2, fill: 'var(--accent)' }),
  ];
}

interface Words {
  readonly row: number;
  readonly name: string;
  readonly n: string;
  readonly words: string;
}

function wordsBeside(plot: Canvas['plot'], points: readonly Words[]): Markish[] {
  const margin = { y: 'row', frameAnchor: 'right', textAnchor: 'end', fontVariant: 'tabular-nums' } as const;
  const head = { fill: 'var(--quiet)', dy: -14 } as const;
  const left = { y: 'row', frameAnchor: 'left', textAnchor: 'start', dx: -170, fill: 'var(--ink)' } as const;
  return [
    plot.text(points, { ...left, text: 'name' }),
    plot.text(points, { ...margin, text: 'n', dx: 56, fill: 'var(--ink)' }),
    plot.text(points, { ...margin, text: 'words', dx: 208, fill: 'var(--ink)' }),
    plot.text(['Group'], { ...head, frameAnchor: 'top-left', textAnchor: 'start', dx: -170 }),
    plot.text(['n'], { ...head, frameAnchor: 'top-right', textAnchor: 'end', dx: 56 }),
    plot.text(['shrunken (interval)'], { ...head, frameAnchor: 'top-right', textAnchor: 'end', dx: 208 }),
  ];
}

function wordsAbove(plot: Canvas['plot'], points: readonly Words[]): Markish[] {
  const above = { y: 'row', dy: -17, lineAnchor: 'middle', fill: 'var(--ink)' } as const;
  return [
    plot.text(points, {
      ...above,
      text: ({ name, n }: Words) => `${name}, n ${n}`,
      frameAnchor: 'left',
      textAnchor: 'start',
      fontWeight: 600,
    }),
    plot.text(points, {
      ...above,
      text: 'words',
      frameAnchor: 'right',
      textAnchor: 'end',
      fontVariant: 'tabular-nums',
    }),
  ];
}
