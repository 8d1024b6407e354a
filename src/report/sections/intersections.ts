// Intersections: small cells scatter, so each estimate is drawn towards what the single attributes predict, more so the fewer its cases.
import type { TaskAttributeResult, TaskResult } from '../../audit/result.ts';
import { shrinkageChart } from '../charts/shrinkage.ts';
import type { Context } from '../context.ts';
import { formatNumber } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { figure, lead } from '../pieces.ts';
import { bySize, findingsOf, primaryValue } from '../select.ts';
import { labelOf } from '../words.ts';

/** Shrunken estimates of intersections, or nothing when none was asked for. */
export function intersectionsSection({ result, canvas, budget }: Context): Content {
  const crossed = result.attributes.filter(({ recipe }) => recipe.crosses !== undefined);
  if (crossed.length === 0) return undefined;
  return [
    lead(
      'How to read: hollow marks are what was seen, full marks the estimate drawn towards what the single attributes predict. ',
      'Where the two lie far apart the cell is small and what was seen is mostly noise.',
    ),
    crossed.map((attribute) => {
      const makers = findingsOf(result, attribute.name).flatMap(({ task, found }) =>
        found.gap.shrunken === null ? [] : [() => block(canvas, task, found, found.gap.shrunken ?? [])],
      );
      const none = makers.length === 0 && html`<p>No estimate could be shrunken: too few cells are scored.</p>`;
      return html`<h3>${attribute.name}</h3>${none}${budget.fill('charts of intersections', makers)}`;
    }),
  ];
}

type Shrunken = NonNullable<TaskAttributeResult['gap']['shrunken']>;

function block(canvas: Context['canvas'], task: TaskResult, found: TaskAttributeResult, shrunken: Shrunken): Markup {
  const estimates = new Map(shrunken.map(({ group, measure }) => [group, measure]));
  const rows = bySize(found.groups).flatMap(({ group, cases, metrics }) => {
    const estimate = estimates.get(group);
    return estimate === undefined ? [] : [{ group, cases, seen: metrics[task.metric], shrunken: estimate }];
  });
  const title = `${labelOf(task.metric)} of ${task.name} by ${found.attribute}, shrunken`;
  const axisLabel = `${labelOf(task.metric)} (${task.direction} is better)`;
  const svg = shrinkageChart(canvas, { title, axisLabel, overall: primaryValue(task, task.all), rows });
  return html`<h4>${task.name}</h4>${figure(svg, varianceSentence(found), title)}`;
}

function varianceSentence({ gap: { betweenVariance } }: TaskAttributeResult): string {
  if (betweenVariance === null) return '';
  const spread = (variance: number) => formatNumber(Math.sqrt(Math.max(0, variance)));
  return `Standard deviation between cells: ${spread(betweenVariance.observed)} as seen, ${spread(betweenVariance.corrected)} with the sampling noise taken out.`;
}
