// Two figures of each row against each other, with limits both ways. Filled points are those that no other row beats in both.
import type { Canvas } from './canvas.ts';
import { panel } from './curve-group.ts';

/** A row as a point: a value and its limits on each axis; limits may be NaN. */
export interface ParetoPoint {
  readonly name: string;
  /** Number under which the legend lists it. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly xLimits: readonly [number, number];
  readonly yLimits: readonly [number, number];
  /** Whether it knows more than a method may; drawn in grey and left out of the front. */
  readonly isReference: boolean;
}

/** Points that no other has at least as much of both figures and more of one. */
export function paretoFront(points: readonly ParetoPoint[]): readonly ParetoPoint[] {
  const beats = (a: ParetoPoint, b: ParetoPoint): boolean => a.x >= b.x && a.y >= b.y && (a.x > b.x || a.y > b.y);
  return points.filter((point) => !points.some((other) => beats(other, point)));
}

/** Draws the points; the axes hold all values within 0 to 1, and limits as far as they reach. */
export function paretoChart(
  canvas: Canvas,
  {
    title,
    points,
    labels,
  }: { readonly title: string; readonly points: readonly ParetoPoint[]; readonly labels: readonly [string, string] },
): string {
  const { plot } = canvas;
  const front = new Set(paretoFront(points.filter(({ isReference }) => !isReference)));
  const [xDomain, yDomain] = [domainOf(points.map(({ x }) => x)), domainOf(points.map(({ y }) => y))];
  const drawn = points.map((point) => ({
    ...point,
    label: String(point.number),
    tone: point.isReference ? 'var(--overall)' : 'var(--accent)',
    ground: front.has(point) ? 'var(--accent)' : point.isReference ? 'var(--overall)' : 'var(--surface)',
    xLow: within(point.xLimits[0], point.x, xDomain),
    xHigh: within(point.xLimits[1], point.x, xDomain),
    yLow: within(point.yLimits[0], point.y, yDomain),
    yHigh: within(point.yLimits[1], point.y, yDomain),
  }));
  const words = points.map(({ name, x, y }) => `${name}: ${labels[0]} ${x.toFixed(3)}, ${labels[1]} ${y.toFixed(3)}`);
  return canvas.draw(
    {
      ...panel,
      marginLeft: 58,
      marginRight: 22,
      x: { domain: [...xDomain] },
      y: { domain: [...yDomain] },
      marks: [
        plot.gridX({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.gridY({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.axisX({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.axisY({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text([labels[0]], { frameAnchor: 'bottom', dy: 34, fill: 'var(--quiet)' }),
        plot.text([labels[1]], { frameAnchor: 'left', dx: -50, rotate: -90, fill: 'var(--quiet)' }),
        plot.ruleY(drawn, { y: 'y', x1: 'xLow', x2: 'xHigh', stroke: 'tone', strokeOpacity: 0.35 }),
        plot.ruleX(drawn, { x: 'x', y1: 'yLow', y2: 'yHigh', stroke: 'tone', strokeOpacity: 0.35 }),
        plot.dot(drawn, { x: 'x', y: 'y', r: 4.2, fill: 'ground', stroke: 'tone', strokeWidth: 1.6 }),
        ...corners.map(([dx, dy], corner) =>
          plot.text(
            drawn.filter(({ number }) => number % corners.length === corner),
            { x: 'x', y: 'y', text: 'label', dx, dy, fill: 'var(--ink)', stroke: 'var(--surface)', strokeWidth: 3 },
          ),
        ),
      ],
    },
    { title, description: words.join('; ') },
  );
}

/** Where the number of a point stands, so that those of neighbours do not cover each other. */
const corners = [
  [-10, -8],
  [10, -8],
  [10, 9],
  [-10, 9],
] as const;

function domainOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((high - low) * 0.15, 0.01);
  return [Math.max(Math.min(0, low), low - room), Math.min(Math.max(1, high), high + room)];
}

/** A limit as far as the axis goes, which ends where the figure does. */
function within(limit: number, value: number, [low, high]: readonly [number, number]): number {
  return Number.isNaN(limit) ? value : Math.min(Math.max(limit, low), high);
}
