// Receiver operating characteristic by group, with each group's place at the threshold.
import type { Canvas } from './canvas.ts';
import { axes, type CurveGroup, groupLine, panel, simplify } from './curve-group.ts';

const tolerance = 0.002;

/** Draws ROC curves; a dot marks where the chosen threshold puts each group. */
export function rocChart(canvas: Canvas, title: string, groups: readonly CurveGroup[]): string {
  const { plot } = canvas;
  const drawn = groups.flatMap((group) => {
    const curve = simplify(group.curves.roc ?? [], ({ fpr, tpr }) => [fpr, tpr], tolerance);
    return curve.length > 1 ? [{ group, curve }] : [];
  });
  const placed = drawn.flatMap(({ group }) =>
    group.operating && !group.overall ? [{ ...group.operating, tone: group.style.colour }] : [],
  );
  const words = drawn.map(({ group: { name, operating } }) =>
    operating ? `${name}: ${operating.tpr.toFixed(2)} detected at ${operating.fpr.toFixed(2)} false positives` : name,
  );
  return canvas.draw(
    {
      ...panel,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        ...axes(canvas, 'false positive rate', 'sensitivity'),
        plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: 'var(--overall)', strokeDasharray: '3 3' }),
        ...drawn.map(({ group, curve }) => groupLine(canvas, group, curve, ['fpr', 'tpr'])),
        plot.dot(placed, { x: 'fpr', y: 'tpr', r: 4, fill: 'tone', stroke: 'var(--surface)', strokeWidth: 1.2 }),
      ],
    },
    { title, description: words.join('; ') },
  );
}
