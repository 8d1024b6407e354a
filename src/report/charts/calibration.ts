// Observed frequency against predicted probability: a smooth curve with its band for each group, over the same range for all.
import type { Canvas } from './canvas.ts';
import { axes, type CurveGroup, groupLine, panel, thin } from './curve-group.ts';

const points = 33;

/** Draws the calibration curves of groups; a perfect one follows the diagonal. */
export function calibrationChart(canvas: Canvas, title: string, groups: readonly CurveGroup[]): string {
  const { plot } = canvas;
  const drawn = groups.flatMap((group) => {
    const smooth = thin(group.curves.calibration?.smooth ?? [], points);
    return smooth.length > 1 ? [{ group, smooth }] : [];
  });
  const highest = Math.max(
    0.05,
    ...drawn.flatMap(({ smooth }) => smooth.map(({ score, observed }) => Math.max(score, observed))),
  );
  const limit = Math.min(1, highest * 1.08);
  return canvas.draw(
    {
      ...panel,
      x: { domain: [0, limit] },
      y: { domain: [0, limit], clamp: true },
      marks: [
        ...axes(canvas, 'predicted', 'observed'),
        plot.link([0], { x1: 0, y1: 0, x2: limit, y2: limit, stroke: 'var(--overall)', strokeDasharray: '3 3' }),
        ...drawn.map(({ group, smooth }) =>
          plot.areaY(smooth, { x: 'score', y1: 'low', y2: 'high', fill: group.style.colour, fillOpacity: 0.13 }),
        ),
        ...drawn.map(({ group, smooth }) => groupLine(canvas, group, smooth, ['score', 'observed'])),
      ],
    },
    { title, description: drawn.map(({ group, smooth }) => describe(group.name, smooth)).join('; ') },
  );
}

function describe(name: string, smooth: readonly { score: number; observed: number }[]): string {
  const middle = smooth[Math.floor(smooth.length / 2)];
  const last = smooth.at(-1);
  if (!middle || !last) return name;
  const say = (point: typeof middle) => `${point.observed.toFixed(2)} observed at ${point.score.toFixed(2)} predicted`;
  return `${name}: ${say(middle)}, ${say(last)}`;
}
