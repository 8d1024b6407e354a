// Decision curves: net benefit of acting on the model at each threshold, of the model and of treating all; treating none is 0.
import type { Canvas } from './canvas.ts';
import { axes, type CurveGroup, groupLine, names, panel, thin } from './curve-group.ts';

const points = 33;
/** Up to this net benefit the axis has three digits after the point, and its labels need more room. */
const fineUpTo = 0.06;

/** Draws net benefit by group, with treating all as a thin dotted line of the same colour. */
export function netBenefitChart(canvas: Canvas, title: string, groups: readonly CurveGroup[]): string {
  const { plot } = canvas;
  const drawn = groups.flatMap((group) => {
    const curve = thin(group.curves.netBenefit ?? [], points);
    return curve.length > 1 ? [{ group, curve }] : [];
  });
  const best = Math.max(0.01, ...drawn.flatMap(({ curve }) => curve.map(({ model }) => model)));
  const right = Math.max(...drawn.flatMap(({ curve }) => curve.map(({ threshold }) => threshold)));
  const marginLeft = best < fineUpTo ? 60 : 52;
  return canvas.draw(
    {
      ...panel,
      marginLeft,
      x: { domain: [0, right] },
      y: { domain: [-best * 0.15, best * 1.08] },
      marks: [
        ...axes(canvas, 'threshold probability', ''),
        plot.text(['net benefit a case'], {
          frameAnchor: 'left',
          dx: 7 - marginLeft,
          rotate: -90,
          fill: 'var(--quiet)',
        }),
        plot.ruleY([0], { stroke: 'var(--overall)' }),
        ...drawn.map(({ group, curve }) =>
          plot.line(
            curve.filter(({ all }) => all > -best * 0.15),
            { x: 'threshold', y: 'all', stroke: group.style.colour, strokeWidth: 1, strokeDasharray: '1 3' },
          ),
        ),
        ...drawn.map(({ group, curve }) =>
          groupLine(
            canvas,
            group,
            curve.filter(({ model }) => model >= -best * 0.15),
            ['threshold', 'model'],
          ),
        ),
      ],
    },
    {
      title,
      description: `Net benefit against threshold from 0 to ${right.toFixed(2)}: ${names(drawn.map(({ group }) => group))}`,
    },
  );
}
