// Change of each group's AUC against the baseline, world by world, with limits; the zone left of the dashed line is what a bar forbids.
import type { Canvas } from './canvas.ts';
import { seriesStyle } from './series.ts';

/** A group on a world. */
export interface GroupChange {
  readonly world: string;
  readonly group: string;
  readonly change: number;
  /** NaN where there are none. */
  readonly low: number;
  readonly high: number;
}

export interface GroupChangeOptions {
  readonly title: string;
  readonly changes: readonly GroupChange[];
  /** Names of the groups in the order of their colours. */
  readonly groups: readonly string[];
  /** The loss that is still allowed, as a positive number; none without bars. */
  readonly margin?: number | undefined;
  /** Shared by all charts, so that they can be compared. */
  readonly domain: readonly [number, number];
}

const lineHeight = 12;

/** Draws one row of the benchmark. */
export function groupChangeChart(canvas: Canvas, options: GroupChangeOptions): string {
  const { title, changes, groups, margin, domain } = options;
  const { plot } = canvas;
  const worlds = [...new Set(changes.map(({ world }) => world))];
  const band = (groups.length + 1) * lineHeight + 8;
  const clamp = (value: number): number => Math.min(Math.max(value, domain[0]), domain[1]);
  const drawn = changes.map((each) => ({
    ...each,
    value: clamp(each.change),
    tone: seriesStyle(groups.indexOf(each.group)).colour,
    place: worlds.indexOf(each.world) + (lineHeight * (groups.indexOf(each.group) + 1.6) + 4) / band,
    from: clamp(Number.isNaN(each.low) ? each.change : each.low),
    to: clamp(Number.isNaN(each.high) ? each.change : each.high),
  }));
  const names = worlds.map((world, index) => ({ world, place: index }));
  return canvas.draw(
    {
      width: 400,
      height: worlds.length * band + 58,
      marginLeft: 12,
      marginRight: 14,
      marginTop: 8,
      marginBottom: 40,
      x: { domain: [...domain] },
      y: { domain: [0, worlds.length], axis: null, reverse: true },
      marks: [
        plot.gridX({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
        plot.axisX({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text(['change of AUC against the baseline'], { frameAnchor: 'bottom', dy: 34, fill: 'var(--quiet)' }),
        plot.ruleX([0], { stroke: 'var(--overall)' }),
        ...(margin === undefined ? [] : [plot.ruleX([-margin], { stroke: 'var(--strong)', strokeDasharray: '4 3' })]),
        plot.ruleY(names.slice(1), { y: 'place', stroke: 'var(--grid)' }),
        plot.text(names, {
          y: 'place',
          text: 'world',
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: 1,
          dy: 10,
          fill: 'var(--quiet)',
          fontSize: 10,
          stroke: 'var(--surface)',
          strokeWidth: 3,
        }),
        plot.ruleY(drawn, { y: 'place', x1: 'from', x2: 'to', stroke: 'tone', strokeWidth: 2 }),
        plot.dot(drawn, { y: 'place', x: 'value', r: 3.4, fill: 'tone' }),
      ],
    },
    {
      title,
      description: changes.map(({ world, group, change }) => `${world}, ${group}: ${change.toFixed(3)}`).join('; '),
    },
  );
}
