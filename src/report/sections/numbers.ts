// Every number of the result: metrics by group, gaps and their tests, differences, named measures, xAUC, other tools' numbers.
import type { Measure, TaskAttributeResult, TaskResult } from '../../audit/result.ts';
import type { Context } from '../context.ts';
import {
  formatBareP,
  formatCount,
  formatDifference,
  formatInterval,
  formatMeasure,
  formatNumber,
  formatPercent,
  nothing,
} from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { chunk, definitions, foldSection, lead, measureCell, table } from '../pieces.ts';
import { bySize } from '../select.ts';
import { labelOf, trimNumber } from '../words.ts';

const metricsPerTable = 6;
const setsOnPaper = 24;

/** All tables, folded by task and attribute. */
export function numbersSection({ result, budget }: Context): Content {
  const makers = result.tasks.flatMap((task) =>
    task.attributes.map((found) => () => foldSection(`${task.name} by ${found.attribute}`, tables(task, found))),
  );
  const sets = budget.fill('sets of tables', makers);
  const reading =
    'Open a line for all metrics of its groups with intervals; a dash is a value that does not exist, with the reason in the CSV file.';
  if (makers.length <= setsOnPaper) return [lead(`${reading} On paper all lines are open.`), sets];
  const note = `${makers.length} sets of tables are not printed; they are in the HTML, CSV and JSON files.`;
  return [lead(reading), html`<p class="left-out on-paper">${note}</p><div class="on-screen">${sets}</div>`];
}

function tables(task: TaskResult, found: TaskAttributeResult): Content {
  return [
    metricTables(task, found),
    gapFacts(found),
    pairsTable(found),
    adjustedTable(found),
    differences(found),
    named(found),
    crossAuc(found),
    compat(found),
  ];
}

function metricTables(task: TaskResult, found: TaskAttributeResult): Markup[] {
  const groups = [task.all, ...bySize(found.groups)];
  const metrics = [...new Set(groups.flatMap((group) => Object.keys(group.metrics)))];
  const place = `${task.name} by ${found.attribute}`;
  return chunk(metrics, metricsPerTable).map((some, index, pieces) =>
    table({
      caption: `Metrics of ${place}${pieces.length > 1 ? `, ${index + 1} of ${pieces.length}` : ''}`,
      label: `Metrics of ${place}, part ${index + 1}`,
      head: ['Group', 'n', ...some.map(labelOf)],
      rows: groups.map((group) => [
        group.group,
        formatCount(group.cases),
        ...some.map((metric) => measureCell(group.metrics[metric])),
      ]),
      className: 'numbers',
    }),
  );
}

function gapFacts({ gap }: TaskAttributeResult): Markup {
  const pairs: [Content, Content][] = [['Gap, largest minus smallest', formatMeasure(gap.value)]];
  if (!('undefined' in gap.value)) pairs.push(['Interval of the gap', gap.value.method]);
  if (gap.test) {
    const { method, statistic, degreesOfFreedom, p, pAdjusted, permutations } = gap.test;
    const trials = permutations > 0 ? `, ${formatCount(permutations)} permutations` : '';
    pairs.push([
      'Test',
      `${method}, statistic ${formatNumber(statistic, 2)} on ${trimNumber(degreesOfFreedom)} degrees of freedom${trials}`,
    ]);
    pairs.push(['p, and adjusted', `${formatBareP(p)}, ${formatBareP(pAdjusted)}`]);
  }
  if (gap.nullDistribution) {
    const { gapMean, gapUpper95, equityScaledMean, equityScaledLower5 } = gap.nullDistribution;
    pairs.push([
      'Gap if all groups were equal',
      `mean ${formatNumber(gapMean)}, 95th percentile ${formatNumber(gapUpper95)}`,
    ]);
    if (equityScaledMean !== null)
      pairs.push([
        'Equity-scaled metric if all groups were equal',
        `mean ${formatNumber(equityScaledMean)}, 5th percentile ${formatNumber(equityScaledLower5)}`,
      ]);
  }
  if (gap.equivalence) {
    const { delta, p, largestCompatible } = gap.equivalence;
    pairs.push([
      `Equivalence within ${trimNumber(delta)}`,
      `p ${formatBareP(p)}, largest gap still compatible ${formatNumber(largestCompatible)}`,
    ]);
  }
  pairs.push(['Smallest detectable gap', formatNumber(gap.minimumDetectable)]);
  if (gap.betweenVariance)
    pairs.push([
      'Variance between groups',
      `${formatNumber(gap.betweenVariance.observed, 5)} as seen, ${formatNumber(gap.betweenVariance.corrected, 5)} without sampling noise`,
    ]);
  return html`<h4>Gap</h4>${definitions(pairs)}`;
}

function pairsTable({ gap, attribute }: TaskAttributeResult): Content {
  if (gap.pairs.length === 0) return undefined;
  return table({
    caption: `Pairs of groups by ${attribute}, intervals simultaneous`,
    label: `Pairs of groups by ${attribute}`,
    head: ['First', 'Second', 'Difference', 'Interval', 'p', 'Detectable'],
    texts: [1],
    rows: gap.pairs.map(({ first, second, difference, low, high, p, detectable }) => [
      first,
      second,
      formatDifference(difference),
      `${formatNumber(low)} to ${formatNumber(high)}`,
      formatBareP(p),
      formatNumber(detectable),
    ]),
    className: 'numbers',
  });
}

function adjustedTable({ gap: { adjusted } }: TaskAttributeResult): Content {
  if (adjusted === null) return undefined;
  const by = adjusted.confounders.join(', ');
  return table({
    caption: `Standardised for ${by}: gap ${formatMeasure(adjusted.value)}, ${formatPercent(adjusted.support)} of cases in strata that all groups have`,
    label: `Standardised for ${by}`,
    head: ['Group', `Standardised for ${by}`, 'Interval'],
    rows: adjusted.groups.map(({ group, measure }) => [
      group,
      'undefined' in measure ? measure.undefined : formatNumber(measure.value),
      formatInterval(measure),
    ]),
    className: 'numbers',
  });
}

function differences({ summaries, gap }: TaskAttributeResult): Content {
  const primary = summaries.byMetric[gap.metric];
  const about = `Differences in ${labelOf(gap.metric)}`;
  const rows = (primary?.groups ?? []).map((group) => [
    group.group,
    formatDifference(group.differenceToAll),
    formatNumber(group.ratioToAll),
    measureCell(group.differenceToReference),
    formatNumber(group.ratioToReference),
  ]);
  const reference = summaries.reference ?? 'reference';
  const head = ['Group', 'To all', 'Ratio to all', `To ${reference}`, `Ratio to ${reference}`];
  const spread = Object.entries(summaries.byMetric).map(([metric, { range, standardDeviation, worst }]) => [
    labelOf(metric),
    formatNumber(range),
    formatNumber(standardDeviation),
    worst ?? nothing,
  ]);
  return [
    rows.length > 0 && table({ caption: about, label: about, head, rows, className: 'numbers' }),
    spread.length > 0 &&
      table({
        caption: 'Spread of every metric over the groups',
        label: 'Spread of every metric',
        head: ['Metric', 'Largest minus smallest', 'Standard deviation', 'Worst'],
        texts: [3],
        rows: spread,
        className: 'numbers',
      }),
  ];
}

function named({ summaries }: TaskAttributeResult): Content {
  const measures = Object.entries(summaries.named);
  if (measures.length === 0) return undefined;
  return table({
    caption: 'Named measures over the groups',
    label: 'Named measures',
    head: ['Measure', 'Value', 'Interval', 'Method'],
    texts: [3],
    rows: measures.map(([name, measure]) => [
      labelOf(name),
      valueText(measure),
      formatInterval(measure) || nothing,
      'undefined' in measure ? nothing : measure.method,
    ]),
    className: 'numbers',
  });
}

function valueText(measure: Measure): string {
  return 'undefined' in measure ? measure.undefined : formatNumber(measure.value);
}

function crossAuc({ summaries: { crossAuc: cross } }: TaskAttributeResult): Content {
  if (cross === null) return undefined;
  return table({
    caption:
      'xAUC: chance that a case with the finding in the row group is ranked above one without in the column group',
    label: 'xAUC between groups',
    head: ['With the finding in', ...cross.groups],
    rows: cross.groups.map((group, row) => [
      group,
      ...(cross.matrix[row] ?? []).map((measure) => measureCell(measure)),
    ]),
    className: 'numbers',
  });
}

function compat({ compat: tools }: TaskAttributeResult): Content {
  if (tools === undefined) return undefined;
  return Object.entries(tools).map(([tool, { values, quirks }]) => {
    const numbers = table({
      caption: `As computed by ${tool}`,
      label: `Numbers of ${tool}`,
      head: ['Measure', 'Value'],
      rows: Object.entries(values).map(([name, value]) => [name, formatNumber(value, 4)]),
    });
    return html`${numbers}<ul>${quirks.map((quirk) => html`<li>${quirk}</li>`)}</ul>`;
  });
}
