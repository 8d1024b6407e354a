// Curves by group: calibration, net benefit, discrimination and where the scores lie. Colours keep their group through the section.
import type { GroupResult, TaskAttributeResult, TaskResult } from '../../audit/result.ts';
import { calibrationChart } from '../charts/calibration.ts';
import type { Canvas } from '../charts/canvas.ts';
import type { CurveGroup } from '../charts/curve-group.ts';
import { netBenefitChart } from '../charts/net-benefit.ts';
import { rocChart } from '../charts/roc.ts';
import { scoresChart } from '../charts/scores.ts';
import { maximumSeries, overallStyle, seriesStyle, swatch } from '../charts/series.ts';
import type { Context } from '../context.ts';
import { enumerate, numberOf } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { foldSection, lead, measureCell, panelFigure, table } from '../pieces.ts';
import { bySize, groupIndex } from '../select.ts';
import { labelOf } from '../words.ts';

const calibrationMetrics = [
  'calibrationIntercept',
  'calibrationSlope',
  'eceDebiased',
  'eceEqualMass',
  'brier',
  'logLoss',
];

/** Calibration, net benefit, ROC and score distributions by group. */
export function curvesSection({ result, canvas, budget }: Context): Content {
  const tasks = result.tasks.filter((task) => task.attributes.some((found) => drawable(found).length > 0));
  if (tasks.length === 0)
    return html`<p>No task of this audit has curves: they need scores between 0 and 1, or at least ranks.</p>`;
  const crossed = new Set(result.attributes.filter(({ recipe }) => recipe.crosses).map(({ name }) => name));
  return [
    lead(
      'Groups keep their colour and dash throughout; the thick pale line is everybody. ',
      `At most ${maximumSeries} groups are drawn, the largest first; intersections are left to their own section.`,
    ),
    tasks.map((task) => {
      const attributes = task.attributes.filter((found) => !crossed.has(found.attribute) && drawable(found).length > 0);
      const index = (attribute: string) => (group: string) => groupIndex(result, attribute, group);
      const blocks = budget.fill(
        'sets of curves',
        attributes.map((found) => () => block(canvas, task, found, index(found.attribute))),
      );
      return tasks.length > 2 ? foldSection(task.name, blocks) : html`<h3>${task.name}</h3>${blocks}`;
    }),
  ];
}

function drawable({ groups }: TaskAttributeResult): GroupResult[] {
  return bySize(groups).filter(({ scored, curves }) => scored && curves !== undefined);
}

function block(canvas: Canvas, task: TaskResult, found: TaskAttributeResult, index: (group: string) => number): Markup {
  const able = drawable(found);
  const shown = able.slice(0, maximumSeries);
  const many = able.some(({ group }) => index(group) >= maximumSeries);
  const everybody: CurveGroup = { name: 'All', style: overallStyle, overall: true, curves: task.all.curves ?? {} };
  const groups = shown.map((group, place): CurveGroup => {
    const { fpr, sensitivity } = group.metrics;
    const at = { fpr: numberOf(fpr), tpr: numberOf(sensitivity) };
    const operating = at.fpr === undefined || at.tpr === undefined ? undefined : { fpr: at.fpr, tpr: at.tpr };
    const style = seriesStyle(many ? place : index(group.group));
    return { name: group.group, style, overall: false, curves: group.curves ?? {}, operating };
  });
  const left = able.slice(maximumSeries).map(({ group }) => group);
  const rest = left.length > 0 && html`<p class="quiet">Not drawn: ${enumerate(left)}.</p>`;
  const legend = [everybody, ...groups].map(
    ({ name, style, overall }) => html`<li>${swatch(style, overall ? 4 : 2)}${name}</li>`,
  );
  const place = `${task.name} by ${found.attribute}`;
  return html`<h4>${found.attribute}</h4><ul class="legend">${legend}</ul>${rest}<div class="panels">${panels(canvas, place, [everybody, ...groups])}</div>${calibrationTable(task, found)}`;
}

function panels(canvas: Canvas, place: string, groups: readonly CurveGroup[]): Markup[] {
  const has = (key: 'calibration' | 'netBenefit' | 'roc' | 'scores') =>
    groups.some(({ curves }) => curves[key] !== undefined);
  const figures: Markup[] = [];
  if (has('calibration')) {
    const svg = calibrationChart(canvas, `Calibration of ${place}`, groups);
    figures.push(
      panelFigure(
        svg,
        'Calibration.',
        'On the diagonal, as many cases have the finding as predicted; below it, the score is too high.',
      ),
    );
  }
  if (has('netBenefit')) {
    const svg = netBenefitChart(canvas, `Net benefit of ${place}`, groups);
    figures.push(
      panelFigure(
        svg,
        'Net benefit.',
        'Above both 0 and the dotted line (treat all), acting on the model helps that group.',
      ),
    );
  }
  if (has('roc')) {
    const svg = rocChart(canvas, `ROC of ${place}`, groups);
    figures.push(panelFigure(svg, 'ROC.', 'Further up and left is better; dots are the groups at the threshold.'));
  }
  if (has('scores')) {
    const svg = scoresChart(
      canvas,
      `Scores of ${place}`,
      groups.filter(({ overall }) => !overall),
    );
    figures.push(
      panelFigure(
        svg,
        'Scores.',
        'Above the line cases with the finding, below without; each side has its own height.',
      ),
    );
  }
  return figures;
}

function calibrationTable(task: TaskResult, found: TaskAttributeResult): Content {
  const metrics = calibrationMetrics.filter((metric) => task.all.metrics[metric] !== undefined);
  if (metrics.length === 0) return undefined;
  const title = `Calibration in numbers, ${task.name} by ${found.attribute}`;
  return table({
    caption: title,
    label: title,
    head: ['Group', ...metrics.map(labelOf)],
    rows: [task.all, ...bySize(found.groups)].map((group) => [
      group.group,
      ...metrics.map((metric) => measureCell(group.metrics[metric])),
    ]),
    className: 'numbers',
  });
}
