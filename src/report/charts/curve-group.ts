// A group as the curve charts see it: its name, its look and its curves.
import type { Markish } from '@observablehq/plot';
import type { Curves } from '../../audit/result.ts';
import type { Canvas } from './canvas.ts';
import type { SeriesStyle } from './series.ts';

export interface CurveGroup {
  readonly name: string;
  readonly style: SeriesStyle;
  /** Whether this is everybody, drawn behind and thicker. */
  readonly overall: boolean;
  readonly curves: Curves;
  /** False and true positive rate at the threshold, if there is one. */
  readonly operating?: { readonly fpr: number; readonly tpr: number } | undefined;
}

/** Width and height that fit a phone and, two abreast, a page. */
export const panel = {
  width: 400,
  height: 280,
  marginLeft: 44,
  marginRight: 12,
  marginTop: 12,
  marginBottom: 40,
} as const;

/** A line of a group through points. */
export function groupLine<P>(
  { plot }: Canvas,
  group: CurveGroup,
  points: readonly P[],
  [x, y]: readonly [keyof P & string, keyof P & string],
): Markish {
  return plot.line([...points], {
    x,
    y,
    stroke: group.style.colour,
    strokeWidth: group.overall ? 3.2 : 1.6,
    strokeDasharray: group.style.dash,
    strokeOpacity: group.overall ? 0.55 : 1,
  });
}

/** Quiet axes with their names. */
export function axes({ plot }: Canvas, x: string, y: string): Markish[] {
  return [
    plot.gridX({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
    plot.gridY({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
    plot.axisX({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
    plot.axisY({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
    plot.text([x], { frameAnchor: 'bottom', dy: 34, fill: 'var(--quiet)' }),
    plot.text([y], { frameAnchor: 'left', dx: -37, rotate: -90, fill: 'var(--quiet)' }),
  ];
}

/** At most `count` points of a curve, the first and last among them, evenly by position. */
export function thin<P>(points: readonly P[], count: number): P[] {
  if (points.length <= count) return [...points];
  const step = (points.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => points[Math.round(index * step)] as P);
}

/** The fewest points of a curve that stay within `tolerance` of all of them (Ramer, Douglas and Peucker). */
export function simplify<P>(points: readonly P[], at: (point: P) => readonly [number, number], tolerance: number): P[] {
  const keep = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const far = farthest(points.map(at), span);
    if (far.distance <= tolerance) continue;
    keep.add(far.index);
    open.push([span[0], far.index], [far.index, span[1]]);
  }
  return points.filter((_, index) => keep.has(index));
}

function farthest(points: readonly (readonly [number, number])[], [first, last]: readonly [number, number]) {
  const [x0, y0] = points[first] ?? [0, 0];
  const [x1, y1] = points[last] ?? [0, 0];
  const length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
  let index = first;
  let distance = 0;
  for (let middle = first + 1; middle < last; middle++) {
    const [x, y] = points[middle] ?? [0, 0];
    const area = Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0));
    const away = length === 0 ? Math.sqrt((x - x0) * (x - x0) + (y - y0) * (y - y0)) : area / length;
    if (away > distance) [index, distance] = [middle, away];
  }
  return { index, distance };
}

/** Names of groups as a list for a description. */
export function names(groups: readonly CurveGroup[]): string {
  return groups.map(({ name }) => name).join(', ');
}
