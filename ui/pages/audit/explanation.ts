// From a place in a result to how the number there came about, told by the fields of the result itself.
import type { AuditResult, GapResult, GroupResult, Measure, TaskResult } from '../../../src/audit/result.ts';
import { metrics } from '../../../src/metrics/table.ts';
import {
  formatBareP,
  formatCount,
  formatInterval,
  formatMeasure,
  formatNumber,
  formatPercent,
} from '../../../src/report/format.ts';
import { explainMethod, labelOf, trimNumber } from '../../../src/report/words.ts';
import { text } from '../../text/en.ts';

/** A heading, and pairs of term and description. */
export interface Explanation {
  readonly title: string;
  readonly value: string;
  readonly facts: readonly (readonly [term: string, description: string])[];
}

/** Explains the number at a JSON pointer; undefined where there is none. */
export function explain(result: AuditResult, at: string): Explanation | undefined {
  if (at === '/live') return { title: text.explain.live, value: '', facts: text.explain.liveFacts };
  const path = at.split('/').slice(1);
  if (path[0] === 'attributes') return explainVerdict(result, Number(path[1]));
  const task = result.tasks[Number(path[1])];
  if (task === undefined) return undefined;
  const found = path[2] === 'attributes' ? task.attributes[Number(path[3])] : undefined;
  if (found !== undefined && path[4] === 'gap')
    return explainGap(result, task, { attribute: found.attribute, gap: found.gap });
  const group = found === undefined ? task.all : found.groups[Number(path[5])];
  if (group === undefined) return undefined;
  const where = found === undefined ? task.name : `${task.name}, ${found.attribute}`;
  if (path.at(-1) === 'prevalence') return explainPrevalence(group, where);
  return explainMetric(group, { task, where, metric: path.at(-1) ?? '' });
}

type Fact = readonly [string, string];

function explainMetric(
  group: GroupResult,
  { task, where, metric }: { readonly task: TaskResult; readonly where: string; readonly metric: string },
): Explanation | undefined {
  const measure = group.metrics[metric];
  if (measure === undefined) return undefined;
  const formula = (text.formulas as Readonly<Record<string, string>>)[metric];
  const needs = (metrics as Readonly<Record<string, { readonly needs: string }>>)[metric]?.needs;
  return {
    title: `${labelOf(metric)}: ${group.group} (${where})`,
    value: formatMeasure(measure),
    facts: [
      ...(formula === undefined ? [] : [[text.explain.formula, formula] as Fact]),
      ...(needs === 'decision' && task.threshold !== null
        ? [[text.explain.threshold, thresholdWords(task)] as Fact]
        : []),
      ...methodFacts(measure),
      ...sizeFacts(group),
    ],
  };
}

function explainPrevalence(group: GroupResult, where: string): Explanation {
  return {
    title: `${text.audit.prevalence}: ${group.group} (${where})`,
    value: formatPercent(group.prevalence),
    facts: [[text.explain.formula, text.formulas.prevalence], ...sizeFacts(group)],
  };
}

function explainGap(
  { plan }: AuditResult,
  task: TaskResult,
  { attribute, gap }: { readonly attribute: string; readonly gap: GapResult },
): Explanation {
  const power = trimNumber(plan.analysis.power * 100);
  return {
    title: text.explain.gapTitle(labelOf(gap.metric), task.name, attribute),
    value: formatMeasure(gap.value),
    facts: [
      [text.explain.formula, text.explain.gapFormula(gap.best ?? '', gap.worst ?? '')],
      ...methodFacts(gap.value),
      ...testFacts(gap),
      ...chanceFacts(gap),
      ...equivalenceFacts(gap),
      [text.explain.detectable, text.explain.detectableSays(formatNumber(gap.minimumDetectable), power)],
      ...adjustedFacts(gap),
      ...pairFacts(gap),
    ],
  };
}

function testFacts({ test }: GapResult): readonly Fact[] {
  if (test === null) return [];
  const statistic = text.explain.statisticSays({
    statistic: formatNumber(test.statistic),
    degrees: trimNumber(test.degreesOfFreedom),
    permutations: test.permutations,
  });
  const p = text.explain.pSays({
    p: formatBareP(test.p),
    adjusted: formatBareP(test.pAdjusted),
    correction: test.correction,
    family: test.family,
  });
  return [
    [text.explain.test, `${test.method}. ${explainMethod(test.method)}`],
    [text.explain.statistic, statistic],
    [text.explain.p, p],
  ];
}

function chanceFacts({ nullDistribution }: GapResult): readonly Fact[] {
  if (nullDistribution === null) return [];
  const { gapMean, gapUpper95 } = nullDistribution;
  return [[text.explain.chance, text.explain.chanceSays(formatNumber(gapMean), formatNumber(gapUpper95))]];
}

function equivalenceFacts({ equivalence }: GapResult): readonly Fact[] {
  if (equivalence === null) return [];
  const says = text.explain.equivalenceSays({
    delta: trimNumber(equivalence.delta),
    p: formatBareP(equivalence.p),
    compatible: formatNumber(equivalence.largestCompatible),
  });
  return [[text.explain.equivalence, says]];
}

function adjustedFacts({ adjusted }: GapResult): readonly Fact[] {
  if (adjusted === null) return [];
  const says = text.explain.adjustedSays({
    value: formatMeasure(adjusted.value),
    by: adjusted.confounders.join(', '),
    support: formatPercent(adjusted.support),
  });
  return [[text.explain.adjusted, says]];
}

function pairFacts({ pairs }: GapResult): readonly Fact[] {
  return pairs.map(({ first, second, difference, low, high, p }) => [
    text.explain.pair(first, second),
    `${formatNumber(difference)} (${formatNumber(low)} to ${formatNumber(high)}), p ${formatBareP(p)}`,
  ]);
}

function explainVerdict(result: AuditResult, index: number): Explanation | undefined {
  const attribute = result.attributes[index];
  if (attribute === undefined) return undefined;
  const t = result.tasks.findIndex(({ name }) => name === attribute.task);
  const task = result.tasks[t];
  const found = task?.attributes.find((each) => each.attribute === attribute.name);
  const base: Fact[] = [
    [text.explain.rule, text.explain.verdictRule(trimNumber(result.plan.analysis.delta))],
    [text.explain.certainty, attribute.verdict.certain ? text.explain.certain : text.explain.uncertain],
    [text.explain.role, attribute.role === 'confirmatory' ? text.explain.confirmatory : text.explain.exploratory],
  ];
  const gap =
    task === undefined || found === undefined
      ? undefined
      : explainGap(result, task, { attribute: attribute.name, gap: found.gap });
  return {
    title: text.explain.verdictTitle(attribute.name),
    value: attribute.verdict.sentence,
    facts: [...base, ...(gap === undefined ? [] : [[text.explain.decidedBy, gap.title] as Fact, ...gap.facts])],
  };
}

function methodFacts(measure: Measure): Fact[] {
  if ('undefined' in measure) return [[text.explain.noValue, measure.undefined]];
  const interval = formatInterval(measure);
  const facts: Fact[] = interval === '' ? [] : [[text.explain.interval, interval]];
  return [...facts, [text.explain.method, `${measure.method}. ${explainMethod(measure.method)}`]];
}

function sizeFacts({ cases, patients, events, nonEvents, designEffect, scored, reason }: GroupResult): Fact[] {
  return [
    [text.explain.from, text.explain.fromSays([cases, patients, events, nonEvents].map(formatCount))],
    ...(designEffect === null
      ? []
      : [[text.explain.designEffect, text.explain.designEffectSays(formatNumber(designEffect, 2))] as Fact]),
    ...(scored ? [] : [[text.audit.inVerdict, reason ?? text.audit.no] as Fact]),
  ];
}

function thresholdWords({ threshold }: TaskResult): string {
  if (threshold === null) return '';
  const { value, rule, source, leak } = threshold;
  return `${formatNumber(value, 4)}: ${rule}; ${text.audit.chosenFrom(source)}${leak ? ` ${text.audit.leak}` : ''}`;
}
