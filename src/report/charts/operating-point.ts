// What happens at the threshold: one row a group, one column a rate, all on the scale from 0 to 1.
import type { Markish } from '@observablehq/plot';
import type { GroupResult } from '../../audit/result.ts';
import { formatMeasure, shorten } from '../format.ts';
import { labelOf } from '../words.ts';
import type { Canvas } from './canvas.ts';

interface Point {
  readonly row: number;
  readonly column: number;
  readonly block: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly tone: string;
}

/** Where the panel of a rate stands. */
interface Place {
  readonly metric: string;
  readonly label: string;
  readonly column: number;
  readonly block: number;
}

/** Which columns of the data say in which panel a mark stands. */
interface Facet {
  readonly fx: 'column';
  readonly fy?: 'block';
}

const rowHeight = 21;
/** Above a panel: its title. */
const titleHeight = 24;
const wide = { width: 760, marginLeft: 112, letters: 17 } as const;
const quiet = { dx: 4, fill: 'var(--quiet)', fontStyle: 'italic' } as const;
const narrow = { width: 360, marginLeft: 92, letters: 14 } as const;

/** Draws rates at the threshold with intervals; the dashed line in each column is everybody's value. */
export function operatingPointChart(
  canvas: Canvas,
  title: string,
  {
    all,
    groups,
    metrics,
    compact = false,
  }: {
    readonly all: GroupResult;
    readonly groups: readonly GroupResult[];
    readonly metrics: readonly string[];
    /** For a phone: two rates abreast. */
    readonly compact?: boolean;
  },
): string {
  const { plot } = canvas;
  const { width, marginLeft, letters } = compact ? narrow : wide;
  const abreast = compact ? Math.min(2, metrics.length) : metrics.length;
  const places = placesOf(metrics, abreast);
  const blocks = [...new Set(places.map(({ block }) => block))];
  const rows = [all, ...groups];
  const panelHeight = rows.length * rowHeight + 2;
  const at: Facet = { fx: 'column', ...(blocks.length > 1 ? { fy: 'block' } : {}) };
  return canvas.draw(
    {
      width,
      height: blocks.length * (panelHeight + titleHeight) + 26,
      marginLeft,
      marginRight: 10,
      marginTop: 26,
      marginBottom: 24,
      fx: { domain: Array.from({ length: abreast }, (_, column) => column), axis: null, padding: 0.2 },
      ...(blocks.length > 1
        ? {
            fy: {
              domain: blocks,
              axis: null,
              paddingOuter: 0,
              paddingInner: titleHeight / (panelHeight + titleHeight),
            },
          }
        : {}),
      x: { domain: [0, 1] },
      y: { type: 'band', domain: rows.map((_, row) => row), axis: null },
      marks: [
        plot.gridX({ ticks: 4, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.axisX([0, 0.5, 1], { tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text(places, { ...at, text: 'label', frameAnchor: 'top', dy: -18, fill: 'var(--ink)', fontWeight: 600 }),
        ...rateMarks(plot, { rows, places, at }),
        plot.text(namesOf(rows, blocks, letters), {
          ...at,
          fx: () => 0,
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

function placesOf(metrics: readonly string[], abreast: number): Place[] {
  return metrics.map((metric, index) => ({
    metric,
    label: labelOf(metric),
    column: index % abreast,
    block: Math.floor(index / abreast),
  }));
}

/** The names of all groups at the left of each block. */
function namesOf(rows: readonly GroupResult[], blocks: readonly number[], letters: number) {
  return blocks.flatMap((block) =>
    rows.map((group, row) => ({
      row,
      block,
      name: shorten(group.group, letters),
      tone: group.scored ? 'var(--ink)' : 'var(--quiet)',
    })),
  );
}

interface Rates {
  readonly rows: readonly GroupResult[];
  readonly places: readonly Place[];
  readonly at: Facet;
}

/** Everybody's value, then intervals and values by group, or why there is none. */
function rateMarks(plot: Canvas['plot'], { rows, places, at }: Rates): Markish[] {
  const points = rows.flatMap((group, row) => pointsOf(group, row, places));
  const silent = rows.flatMap((group, row) => silentOf(group, row, places));
  return [
    plot.ruleX(
      points.filter(({ row }) => row === 0),
      { ...at, x: 'value', stroke: 'var(--overall)', strokeDasharray: '4 3' },
    ),
    plot.ruleY(points, { ...at, y: 'row', x1: 'low', x2: 'high', stroke: 'tone', strokeWidth: 2 }),
    plot.dot(points, { ...at, y: 'row', x: 'value', r: 3.6, fill: 'tone' }),
    plot.text(silent, { ...at, y: 'row', text: 'reason', frameAnchor: 'left', textAnchor: 'start', ...quiet }),
  ];
}

function pointsOf(group: GroupResult, row: number, places: readonly Place[]): Point[] {
  const tone = row === 0 ? 'var(--ink)' : group.scored ? 'var(--accent)' : 'var(--quiet)';
  return places.flatMap(({ metric, column, block }) => {
    const measure = group.metrics[metric];
    if (measure === undefined || 'undefined' in measure) return [];
    const { value } = measure;
    return [{ row, column, block, value, low: measure.low ?? value, high: measure.high ?? value, tone }];
  });
}

/** Why there is no value, in a word: "withheld: a count under 5" is "withheld". */
function silentOf(group: GroupResult, row: number, places: readonly Place[]) {
  return places.flatMap(({ metric, column, block }) => {
    const measure = group.metrics[metric];
    if (measure === undefined || !('undefined' in measure)) return [];
    return [{ row, column, block, reason: shorten(measure.undefined.split(':')[0] ?? '', 16) }];
  });
}

function describe(group: GroupResult, metrics: readonly string[]): string {
  return `${group.group}: ${metrics.map((metric) => `${labelOf(metric)} ${formatMeasure(group.metrics[metric])}`).join(', ')}`;
}
