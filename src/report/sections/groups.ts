// Group by group: with several tasks first a matrix of verdicts, then a forest plot for each task, all of an attribute on one axis.
import type { AttributeResult, AuditResult, GapResult, TaskResult } from '../../audit/result.ts';
import { forestChart, forestDomain } from '../charts/forest.ts';
import type { Context } from '../context.ts';
import { enumerate, formatBareP, formatMeasure, formatNumber, formatP, nothing, numberOf } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { chunk, figure, lead, table, verdictBadge } from '../pieces.ts';
import { bySize, type Finding, findingsOf, metricRange, silentGroups } from '../select.ts';
import { labelOf, verdictWords } from '../words.ts';

const attributesPerMatrix = 5;

/** The section of forest plots. */
export function groupsSection(context: Context): Content {
  const { result, budget } = context;
  const many = result.tasks.length > 2;
  return [
    lead(
      'How to read: one row a group, the largest first; the mark is the estimate, the bar its interval, the dashed line everybody. ',
      'A long bar means few events, not a bad result. Hollow marks and rows in grey take no part in the verdict.',
    ),
    result.tasks.length > 1 && matrices(result),
    result.attributes.map((attribute) => {
      const findings = findingsOf(result, attribute.name);
      const charts = budget.fill(
        'forest plots',
        findings.map((finding) => () => forest(context, finding, findings)),
      );
      return html`<h3>${attribute.name} ${verdictBadge(attribute.verdict, result.plan.analysis.delta)}</h3>${attributeNote(attribute, findings)}<div class="${many ? 'pairs' : ''}">${charts}</div>
`;
    }),
  ];
}

/** One forest plot as a figure; all tasks of the same metric share the axis. */
function forest({ canvas, result }: Context, { task, found }: Finding, findings: readonly Finding[]): Markup {
  const alike = findings.filter((finding) => finding.task.metric === task.metric);
  const everyone = alike.flatMap((finding) => [finding.task.all, ...finding.found.groups]);
  const title = `${labelOf(task.metric)} of ${task.name} by ${found.attribute}`;
  const svg = forestChart(canvas, {
    title,
    metric: task.metric,
    axisLabel: `${labelOf(task.metric)} (${task.direction} is better)`,
    all: task.all,
    groups: bySize(found.groups),
    domain: forestDomain(everyone, task.metric, metricRange(task.metric)),
    compact: result.tasks.length > 2,
    events: task.kind === 'binary',
  });
  const heading = html`<h4>${task.name} ${verdictBadge(found.gap.verdict, result.plan.analysis.delta)}</h4>`;
  return html`<div>${heading}${figure(svg, gapLine(found.gap), title)}</div>`;
}

/** The gap, its test and the test's correction in a line. */
export function gapLine({ value, test, best, worst }: GapResult): string {
  const ends = best === null || worst === null ? '' : `, ${best} above ${worst}`;
  const size =
    'undefined' in value ? `No gap could be estimated: ${value.undefined}.` : `Gap ${formatMeasure(value)}${ends}.`;
  if (test === null) return `${size} Not tested.`;
  const correction = test.correction === 'holm' ? 'Holm' : 'Benjamini-Hochberg';
  return `${size} Heterogeneity ${formatP(test.p)} (adjusted ${formatBareP(test.pAdjusted)}, ${correction} over ${test.family}; ${test.method}).`;
}

function attributeNote({ recipe }: AttributeResult, findings: readonly Finding[]): Content {
  const about = recipe.crosses ? `Cells of ${enumerate(recipe.crosses)}; shrunken estimates follow below.` : '';
  const silent = silentGroups(findings);
  const left = silent.length > 0 ? `Not scored: ${enumerate(silent)}; the rows say why.` : '';
  const text = [about, left].filter((part) => part !== '');
  return text.length > 0 && html`<p class="quiet">${text.join(' ')}</p>`;
}

function matrices(result: AuditResult): Content {
  return chunk(result.attributes, attributesPerMatrix).map((attributes) =>
    table({
      caption: 'Verdict of every task by attribute, with the gap between the best and the worst group',
      label: 'Verdicts by task and attribute',
      head: ['Task', ...attributes.map(({ name }) => name)],
      rows: result.tasks.map((task) => [task.name, ...attributes.map(({ name }) => cell(task, name))]),
      texts: attributes.map((_, column) => column + 1),
      className: 'matrix',
    }),
  );
}

function cell(task: TaskResult, attribute: string): Content {
  const found = task.attributes.find((entry) => entry.attribute === attribute);
  if (found === undefined) return nothing;
  const { gap } = found;
  const { symbol, short, tone } = verdictWords[gap.verdict.code];
  const value = numberOf(gap.value);
  const size = value === undefined ? 'no gap estimated' : `gap ${formatNumber(value)}`;
  return html`<span class="badge ${tone}"><span aria-hidden="true">${symbol}</span> ${short}</span><small>${size}</small>`;
}
