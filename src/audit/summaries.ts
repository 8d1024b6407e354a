// What is said of an attribute's groups together, metric by metric: how each differs from everybody and from the reference group,
// how far they spread, and the parity measures that the literature names.
import type { Task } from '../cases/cases.ts';
import { demographicParityDifference, demographicParityRatio } from '../metrics/groups/demographic-parity.ts';
import { disparityDeviation, disparityRange } from '../metrics/groups/disparity.ts';
import { eceGap } from '../metrics/groups/ece-gap.ts';
import { equalOpportunityDifference } from '../metrics/groups/equal-opportunity.ts';
import { equalizedOddsDifference } from '../metrics/groups/equalized-odds.ts';
import { equityScaled } from '../metrics/groups/equity-scaled.ts';
import { groupDifferences } from '../metrics/groups/group-differences.ts';
import type { GroupEstimate } from '../metrics/groups/group-estimate.ts';
import { groupRange, groupStandardDeviation, worstGroup } from '../metrics/groups/group-spread.ts';
import type { Estimate } from '../metrics/metric.ts';
import type { Analysis, GroupAnalysis } from './analyse.ts';
import type { Measure, Summaries } from './result.ts';
import { metricNamed } from './settings.ts';

/** Summaries over the groups that are compared; `all` holds the measures of everybody. */
export function summarise(task: Task, analysis: Analysis, all: Readonly<Record<string, Measure>>): Summaries {
  const compared = new Set(analysis.comparison?.groups ?? []);
  const groups = analysis.groups.filter((group) => compared.has(group.group));
  const reference = analysis.references?.reference ?? null;
  const byMetric: Summaries['byMetric'] = {};
  for (const name of Object.keys(all)) {
    const values = valuesOf(groups, name);
    const differences = groupDifferences(valuesOf(analysis.groups, name), {
      overall: estimateOf(all[name]),
      reference,
    });
    byMetric[name] = {
      groups: differences.map((each) => ({
        group: each.group,
        differenceToAll: each.differenceToAll,
        ratioToAll: each.ratioToAll,
        differenceToReference: analysis.references?.differences[name]?.[each.group] ?? {
          undefined: 'no reference group',
        },
        ratioToReference: each.ratioToReference,
      })),
      range: valueOrNull(groupRange(values)),
      worst: worstGroup(values, directionOf(task, name)),
      standardDeviation: valueOrNull(groupStandardDeviation(values)),
    };
  }
  return { reference, byMetric, named: namedMeasures(task, groups, all), crossAuc: analysis.crossAuc };
}

function directionOf(task: Task, name: string) {
  const metric = metricNamed(name);
  return task.kind === 'quality' && metric.direction === 'higher' ? { direction: task.direction } : metric;
}

function valuesOf(groups: readonly GroupAnalysis[], name: string): GroupEstimate[] {
  return groups.map((group) => ({ group: group.group, estimate: estimateOf(group.metrics[name]) }));
}

function estimateOf(measure: Measure | undefined): Estimate {
  return measure ?? { undefined: 'no such metric' };
}

function valueOrNull(estimate: Estimate): number | null {
  return 'value' in estimate ? estimate.value : null;
}

function namedMeasures(
  task: Task,
  groups: readonly GroupAnalysis[],
  all: Readonly<Record<string, Measure>>,
): Record<string, Measure> {
  const of = (name: string) => valuesOf(groups, name);
  const whole = (name: string) => estimateOf(all[name]);
  const estimates: Record<string, Estimate> =
    task.kind === 'quality'
      ? { equityScaledQuality: equityScaled(whole('meanQuality'), of('meanQuality')) }
      : task.kind === 'multiclass'
        ? {
            equityScaledMacroAuc: equityScaled(whole('macroAuc'), of('macroAuc')),
            equityScaledAccuracy: equityScaled(whole('multiclassAccuracy'), of('multiclassAccuracy')),
          }
        : {
            equityScaledAuc: equityScaled(whole('auc'), of('auc')),
            equityScaledAccuracy: equityScaled(whole('accuracy'), of('accuracy')),
            aucDisparityDeviation: disparityDeviation(whole('auc'), of('auc')),
            aucDisparityRange: disparityRange(whole('auc'), of('auc')),
            demographicParityDifference: demographicParityDifference(of('alertRate')),
            demographicParityRatio: demographicParityRatio(of('alertRate')),
            equalOpportunityDifference: equalOpportunityDifference(of('sensitivity')),
            equalizedOddsDifference: equalizedOddsDifference({ sensitivity: of('sensitivity'), fpr: of('fpr') }),
            meanEqualizedOddsDifference: equalizedOddsDifference(
              { sensitivity: of('sensitivity'), fpr: of('fpr') },
              { aggregate: 'mean' },
            ),
            underdiagnosisGap: groupRange(of('fnr')),
            eceGap: eceGap(of('eceEqualMass')),
          };
  return Object.fromEntries(
    Object.entries(estimates).map(([name, estimate]): [string, Measure] => [
      name,
      'value' in estimate
        ? { value: estimate.value, low: null, high: null, method: 'no interval: see the null distribution of the gap' }
        : estimate,
    ]),
  );
}
