// A selftest as lines for a terminal.
import type { SelftestComparison, SelftestResult, SelftestScenario } from '../../simulate/selftest/selftest-result.ts';
import type { MonteCarloMean } from '../../simulate/selftest/tally.ts';
import { alignColumns } from '../align-columns.ts';

/** The table of each comparison, what stands out in it, what was left out, and what is assumed. */
export function describeSelftest(result: SelftestResult): string {
  const { settings, cases, patients, comparisons, skipped, assumptions } = result;
  const { replicates, alpha, delta, seed, permutations } = settings;
  return [
    `How often an audit of a table like this is wrong: ${grouped(cases)} cases of ${grouped(patients)} patients.`,
    `${grouped(replicates)} simulated tables a line; level ${alpha}, delta ${delta}, ${permutations} permutations, seed ${seed}. After ±: standard error of the simulation.`,
    '',
    ...comparisons.flatMap((comparison) => [...describeComparison(comparison, settings), '']),
    ...(comparisons.length === 0
      ? ['No comparison has two groups that can be scored: nothing was simulated.', '']
      : []),
    ...describeSkipped(skipped),
    'Assumed:',
    ...assumptions.map((assumption) => `  ${assumption}`),
  ].join('\n');
}

function describeComparison(comparison: SelftestComparison, { alpha, delta }: SelftestResult['settings']): string[] {
  const { task, attribute, groups, scenarios, test, auc, correlation, tiedPairs } = comparison;
  const method = test === 'permutation' ? 'permutation of patients' : 'cluster-robust Wald';
  const header = [
    '',
    'equal groups rejected',
    'interval of the gap holds it',
    'intervals of the groups hold them',
    `"no gap larger than ${delta}" although there is`,
    'verdict wrong',
  ];
  const rows = scenarios.map((scenario) => [
    nameOf(scenario),
    shown(scenario.rejected),
    shown(scenario.gapCoverage),
    shown(scenario.groupCoverage),
    shown(scenario.falseEquality),
    shown(scenario.wrongVerdict),
  ]);
  const scored = groups.filter(({ notScored }) => notScored === null);
  const left = groups.filter(({ notScored }) => notScored !== null);
  return [
    `${task} by ${attribute}`,
    `  ${scored.map(({ group, events, nonEvents }) => `${group} (${count(events)} events, ${count(nonEvents)} others)`).join('; ')}`,
    ...(left.length === 0 ? [] : [`  not compared: ${left.map(({ group }) => group).join(', ')}`]),
    `  AUC ${auc.toFixed(3)}; correlation within patients ${correlation.toFixed(2)}; tied pairs ${(100 * tiedPairs).toFixed(1)} %; test: ${method}`,
    ...alignColumns([header, ...rows]).map((line) => `  ${line}`),
    ...remarks(comparison, alpha).map((line) => `  ! ${line}`),
  ];
}

/** What lies further from nominal than two standard errors, in the direction that misleads. */
function remarks({ scenarios }: SelftestComparison, alpha: number): string[] {
  const isAbove = (found: MonteCarloMean | null): boolean => found !== null && found.mean - 2 * found.error > alpha;
  const isBelow = (found: MonteCarloMean | null): boolean => found !== null && found.mean + 2 * found.error < 1 - alpha;
  return scenarios.flatMap((scenario) => {
    const name = nameOf(scenario);
    const low = scenario.coverageByGroup.filter(({ coverage }) => isBelow(coverage));
    return [
      ...(scenario.gap === 0 && isAbove(scenario.rejected)
        ? [`${name}: equal groups are rejected more often than at level ${alpha}.`]
        : []),
      ...(isBelow(scenario.gapCoverage) ? [`${name}: the interval of the gap holds it less often than it says.`] : []),
      ...low.map(
        ({ group, coverage }) => `${name}: the interval of the AUC of ${group} holds it in ${shown(coverage)} only.`,
      ),
      ...(isBlind(scenario, alpha)
        ? [
            `${name}: the test hardly ever rejects, although the audit calls a gap of ${scenario.detectableGap?.mean.toFixed(3)} detectable; look at how rows a patient and events differ between the groups.`,
          ]
        : []),
      ...(isAbove(scenario.falseEquality) ? [`${name}: a gap is denied more often than at level ${alpha}.`] : []),
    ];
  });
}

/** Whether a planted gap that should be found is not found more often than a chance finding. */
function isBlind({ trueGap, detectableGap, rejected }: SelftestScenario, alpha: number): boolean {
  if (detectableGap === null || rejected === null || trueGap < detectableGap.mean) return false;
  return rejected.mean - 2 * rejected.error <= alpha;
}

function describeSkipped(skipped: SelftestResult['skipped']): string[] {
  if (skipped.length === 0) return [];
  const byReason = new Map<string, string[]>();
  for (const { task, attribute, reason } of skipped) {
    const name = attribute === null ? task : `${task} by ${attribute}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return ['Not simulated:', ...[...byReason].map(([reason, names]) => `  ${names.join(', ')}: ${reason}`), ''];
}

function nameOf({ kind, gap, group }: Pick<SelftestScenario, 'kind' | 'gap' | 'group'>): string {
  if (kind === 'gap') return `gap of ${gap}, ${group} worse`;
  return kind === 'equal' ? 'no gap' : 'no gap, scores spread unequally';
}

function shown(found: MonteCarloMean | null): string {
  return found === null ? '-' : `${found.mean.toFixed(3)} ±${found.error.toFixed(3)}`;
}

function count(value: number | null): string {
  return value === null ? 'few' : grouped(value);
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
