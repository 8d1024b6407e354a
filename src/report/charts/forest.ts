// One row a group: estimate and interval on an axis that all groups and tasks of an attribute share, everybody's value as a line
// behind, size and events in the margin. Groups that are not scored keep their row and say why.
import type { Markish } from '@observablehq/plot';
import type { GroupResult } from '../../audit/result.ts';
import { formatCount, formatMeasure, formatNumber, numberOf, shorten } from '../format.ts';
import type { Canvas } from './canvas.ts';

export interface ForestOptions {
  readonly title: string;
  readonly metric: string;
  /** Name of the metric and which way is better, under the axis. */
  readonly axisLabel: string;
  /** Everybody. */
  readonly all: GroupResult;
  /** Rows from top to bottom. */
  readonly groups: readonly GroupResult[];
  readonly domain: readonly [number, number];
  /** Two abreast on a page: the margin then holds the estimate without its interval. */
  readonly compact: boolean;
  /** For a phone: words above the interval of a row rather than beside it. */
  readonly stacked?: boolean;
  /** Whether events are shown in the margin. */
  readonly events: boolean;
}

interface Row {
  readonly index: number;
  readonly group: GroupResult;
  readonly value: number | undefined;
  readonly low: number;
  readonly high: number;
  /** Where the interval goes on beyond the axis. */
  readonly cut: readonly Cut[];
  readonly tone: string;
  readonly ink: string;
}

interface Cut {
  readonly x: number;
  readonly sign: string;
}

interface Column {
  readonly head: string;
  /** Right edge, in pixels right of the plot. */
  readonly edge: number;
  readonly text: (row: Row) => string;
}

const rowHeight = 23;
const characterWidth = 6.3;
const countWidth = 54;
const estimateWidth = 146;
const valueWidth = 60;
const fullWidth = 760;
const compactWidth = 440;
const stackedWidth = 360;
const stackedRowHeight = 60;
const stackedMargin = 6;

/** Draws a forest plot. */
export function forestChart(canvas: Canvas, options: ForestOptions): string {
  const rows = [options.all, ...options.groups].map((group, index) => toRow(group, index, options));
  const { words, ...frame } = frameOf(canvas, rows, options);
  const ticks = Math.max(2, Math.floor((frame.width - frame.marginLeft - frame.marginRight) / 58));
  return canvas.draw(
    {
      ...frame,
      marginBottom: 36,
      x: { domain: [...options.domain], label: null, insetLeft: 6, insetRight: 6 },
      y: { type: 'band', domain: rows.map(({ index }) => index), axis: null, padding: 0.2 },
      marks: [
        canvas.plot.gridX({ ticks, stroke: 'var(--grid)', strokeOpacity: 1 }),
        canvas.plot.axisX({ ticks, tickSize: 0, label: null, color: 'var(--quiet)' }),
        canvas.plot.text([options.axisLabel], { frameAnchor: 'bottom', dy: 33, fill: 'var(--quiet)' }),
        ...estimateMarks(canvas, rows, options.domain),
        ...words,
      ],
    },
    { title: options.title, description: rows.map((row) => describeRow(row, options.metric)).join('; ') },
  );
}

/** Size and margins, and the words about the rows: beside them, or above on a phone. */
function frameOf(canvas: Canvas, rows: readonly Row[], options: ForestOptions) {
  if (options.stacked === true)
    return {
      width: stackedWidth,
      height: rows.length * stackedRowHeight + 48,
      marginLeft: stackedMargin,
      marginRight: stackedMargin,
      marginTop: 12,
      words: stackedMarks(canvas, rows, options),
    };
  const width = options.compact ? compactWidth : fullWidth;
  const columns = marginColumns(options);
  const marginLeft = labelWidth(rows, width);
  return {
    width,
    height: rows.length * rowHeight + 60,
    marginLeft,
    marginRight: (columns.at(-1)?.edge ?? 0) + 2,
    marginTop: 24,
    words: marginMarks(canvas, rows, columns, marginLeft),
  };
}

function stackedMarks({ plot }: Canvas, rows: readonly Row[], { metric, events }: ForestOptions): Markish[] {
  const left = { y: 'index', frameAnchor: 'left', textAnchor: 'start', fill: 'ink' } as const;
  const right = { y: 'index', frameAnchor: 'right', textAnchor: 'end', fill: 'ink', dy: -28 } as const;
  const size = ({ group }: Row) => {
    const counts = [
      `n ${formatCount(group.cases)}`,
      ...(events && group.cases !== null ? [`${formatCount(group.events)} events`] : []),
    ];
    return counts.join(', ');
  };
  const estimate = ({ value, group }: Row) => (value === undefined ? '' : formatMeasure(group.metrics[metric]));
  return [
    plot.text(rows, { ...left, dy: -28, text: ({ group }: Row) => shorten(group.group, 30), fontWeight: 600 }),
    plot.text(rows, { ...left, dy: -15, text: size, fill: 'var(--quiet)' }),
    plot.text(rows, { ...right, text: estimate, fontVariant: 'tabular-nums' }),
  ];
}

/**
 * The axis for a set of groups: it holds the intervals of everybody and of all scored groups with a little room, within the range of
 * the metric. Groups that are not scored do not stretch it; an arrow shows where theirs go on.
 */
export function forestDomain(
  groups: readonly GroupResult[],
  metric: string,
  range: readonly [number, number],
): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const group of groups) {
    const measure = group.metrics[metric];
    if (measure === undefined || 'undefined' in measure || !group.scored) continue;
    low = Math.min(low, measure.low ?? measure.value);
    high = Math.max(high, measure.high ?? measure.value);
  }
  if (low > high) return [Math.max(range[0], 0), Math.min(range[1], 1)];
  const room = Math.max((high - low) * 0.04, 0.005);
  return [Math.max(range[0], low - room), Math.min(range[1], high + room)];
}

function estimateMarks({ plot }: Canvas, rows: readonly Row[], [low, high]: readonly [number, number]): Markish[] {
  const drawn = rows.filter((row) => row.value !== undefined);
  const inside = drawn.filter(({ value }) => value !== undefined && value >= low && value <= high);
  const hollow = inside.filter((row) => !row.group.scored && row.index > 0);
  const full = inside.filter((row) => row.group.scored && row.index > 0);
  const overall = inside.filter((row) => row.index === 0);
  const cut = drawn.flatMap(({ index, tone, cut: ends }) => ends.map((end) => ({ ...end, index, tone })));
  const silent = rows.filter((row) => row.value === undefined);
  return [
    plot.ruleX(overall, { x: 'value', stroke: 'var(--overall)', strokeDasharray: '4 3' }),
    plot.ruleY(drawn, { y: 'index', x1: 'low', x2: 'high', stroke: 'tone', strokeWidth: 2 }),
    plot.text(cut, { y: 'index', x: 'x', text: 'sign', fill: 'tone', fontSize: 13 }),
    plot.dot(overall, { y: 'index', x: 'value', r: 5.5, symbol: 'diamond', fill: 'tone' }),
    plot.dot(full, { y: 'index', x: 'value', r: 4.2, fill: 'tone' }),
    plot.dot(hollow, { y: 'index', x: 'value', r: 3.8, fill: 'var(--surface)', stroke: 'tone', strokeWidth: 1.6 }),
    plot.text(silent, {
      y: 'index',
      text: reasonOf,
      frameAnchor: 'left',
      textAnchor: 'start',
      dx: 8,
      fill: 'var(--quiet)',
      fontStyle: 'italic',
    }),
  ];
}

function marginMarks(
  { plot }: Canvas,
  rows: readonly Row[],
  columns: readonly Column[],
  marginLeft: number,
): Markish[] {
  const length = Math.floor((marginLeft - 8) / characterWidth);
  const name = ({ group }: Row) => shorten(group.group, length);
  const left = { y: 'index', frameAnchor: 'left', textAnchor: 'start', dx: -marginLeft, text: name } as const;
  const head = { fill: 'var(--quiet)', dy: -14 } as const;
  return [
    plot.text(['Group'], { ...head, frameAnchor: 'top-left', textAnchor: 'start', dx: -marginLeft }),
    plot.text(rows.slice(0, 1), { ...left, fill: 'ink', fontWeight: 650 }),
    plot.text(rows.slice(1), { ...left, fill: 'ink' }),
    ...columns.flatMap((column) => [
      plot.text([column.head], { ...head, frameAnchor: 'top-right', textAnchor: 'end', dx: column.edge }),
      plot.text(rows, {
        y: 'index',
        text: column.text,
        frameAnchor: 'right',
        textAnchor: 'end',
        dx: column.edge,
        fill: 'ink',
        fontVariant: 'tabular-nums',
      }),
    ]),
  ];
}

function marginColumns({ events, metric, compact }: ForestOptions): Column[] {
  const size: Column = { head: 'n', edge: countWidth, text: ({ group }) => formatCount(group.cases) };
  const outcome: Column = { head: 'events', edge: 2 * countWidth, text: ({ group }) => formatCount(group.events) };
  const counts = events ? [size, outcome] : [size];
  const edge = counts.length * countWidth + (compact ? valueWidth : estimateWidth);
  const value = (row: Row) => (row.value === undefined ? '' : formatNumber(row.value));
  const estimate = (row: Row) => (row.value === undefined ? '' : formatMeasure(row.group.metrics[metric]));
  const last = compact
    ? { head: 'estimate', edge, text: value }
    : { head: 'estimate (interval)', edge, text: estimate };
  return [...counts, last];
}

function toRow(group: GroupResult, index: number, { metric, domain }: ForestOptions): Row {
  const measure = group.metrics[metric];
  const value = numberOf(measure);
  const interval = measure !== undefined && 'value' in measure ? measure : undefined;
  const low = interval?.low ?? value ?? 0;
  const high = interval?.high ?? value ?? 0;
  return {
    index,
    group,
    value,
    low: Math.min(Math.max(low, domain[0]), domain[1]),
    high: Math.max(Math.min(high, domain[1]), domain[0]),
    cut: value === undefined ? [] : cutEnds([low, high], domain),
    tone: index === 0 ? 'var(--ink)' : group.scored ? 'var(--accent)' : 'var(--quiet)',
    ink: group.scored || index === 0 ? 'var(--ink)' : 'var(--quiet)',
  };
}

function cutEnds([low, high]: readonly [number, number], domain: readonly [number, number]): Cut[] {
  const left: Cut[] = low < domain[0] ? [{ x: domain[0], sign: '◂' }] : [];
  return high > domain[1] ? [...left, { x: domain[1], sign: '▸' }] : left;
}

function labelWidth(rows: readonly Row[], width: number): number {
  const longest = Math.max(...rows.map(({ group }) => Array.from(group.group).length));
  return Math.min(Math.round(longest * characterWidth) + 16, Math.round(width * 0.24));
}

function reasonOf({ group }: Pick<Row, 'group'>): string {
  return `not scored: ${shorten(group.reason ?? 'no value', 48)}`;
}

function describeRow({ group, value }: Row, metric: string): string {
  const size = `${formatCount(group.cases)} cases`;
  if (value === undefined) return `${group.group}: ${reasonOf({ group })}, ${size}`;
  return `${group.group}: ${formatMeasure(group.metrics[metric])}, ${size}`;
}
