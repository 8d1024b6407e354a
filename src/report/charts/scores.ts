// Where the scores of each group lie: cases with the finding above the line, cases without below it.
import { shorten } from '../format.ts';
import type { Canvas } from './canvas.ts';
import { type CurveGroup, names, panel } from './curve-group.ts';

interface Bar {
  readonly group: number;
  readonly low: number;
  readonly high: number;
  readonly share: number;
  readonly tone: string;
}

const rowHeight = 58;
/** Where the name of a group ends above its bars, which reach 1. */
const top = 1.9;

/** Draws mirrored histograms of scores, one row a group, each side scaled to its own largest bin so that shapes can be compared. */
export function scoresChart(canvas: Canvas, title: string, groups: readonly CurveGroup[]): string {
  const { plot } = canvas;
  const drawn = groups.filter(({ curves }) => curves.scores !== undefined);
  const bars = drawn.flatMap(barsOf);
  const labels = drawn.map(({ name }, group) => ({ group, name: shorten(name, 30) }));
  return canvas.draw(
    {
      width: panel.width,
      height: Math.max(drawn.length * rowHeight + 44, 120),
      marginLeft: 12,
      marginRight: 12,
      marginTop: 8,
      marginBottom: 36,
      x: { domain: [Math.min(...bars.map(({ low }) => low)), Math.max(...bars.map(({ high }) => high))] },
      y: { domain: [-1, top], axis: null },
      fy: { type: 'band', domain: labels.map(({ group }) => group), axis: null, padding: 0.16 },
      marks: [
        plot.axisX({ ticks: 5, tickSize: 0, label: null, color: 'var(--quiet)' }),
        plot.text(['score'], { frameAnchor: 'bottom', dy: 32, fill: 'var(--quiet)', facetAnchor: 'bottom' }),
        plot.rect(bars, {
          fy: 'group',
          x1: 'low',
          x2: 'high',
          y1: 0,
          y2: 'share',
          fill: 'tone',
          fillOpacity: opacity,
          insetLeft: 0.5,
          insetRight: 0.5,
        }),
        plot.ruleY([0], { stroke: 'var(--overall)' }),
        plot.text(labels, {
          fy: 'group',
          text: 'name',
          frameAnchor: 'top-left',
          textAnchor: 'start',
          fill: 'var(--ink)',
          dy: 2,
        }),
      ],
    },
    { title, description: `Distribution of scores with the finding (above) and without (below): ${names(drawn)}` },
  );
}

function barsOf({ curves, style }: CurveGroup, group: number): Bar[] {
  const { edges, events, nonEvents } = curves.scores ?? { edges: [], events: [], nonEvents: [] };
  const sides = [
    { shares: events, sign: 1 },
    { shares: nonEvents, sign: -1 },
  ];
  return sides.flatMap(({ shares, sign }) => {
    const largest = Math.max(...shares.map((share) => share ?? 0), Number.MIN_VALUE);
    return shares.flatMap((share, bin) =>
      share === null || share === 0
        ? []
        : [
            {
              group,
              low: edges[bin] ?? 0,
              high: edges[bin + 1] ?? 0,
              share: (sign * share) / largest,
              tone: style.colour,
            },
          ],
    );
  });
}

function opacity({ share }: Bar): number {
  return share > 0 ? 0.95 : 0.45;
}
