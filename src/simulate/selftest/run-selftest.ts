// A selftest from cases and plan to result. Workers, time and progress come in; the same input gives the same result.
import type { Plan } from '../../audit/plan.ts';
import { verdictCodes } from '../../audit/result.ts';
import type { Cases } from '../../cases/cases.ts';
import type { Watch } from '../../core/progress.ts';
import { quantities } from './observe-replicate.ts';
import { type Scenario, trueAucs } from './scenario.ts';
import {
  type SelftestComparison,
  type SelftestGroup,
  type SelftestResult,
  type SelftestScenario,
  selftestAssumptions,
} from './selftest-result.ts';
import {
  performSelftestJob,
  prepareSelftest,
  type SelftestData,
  type SelftestJob,
  type SelftestOptions,
  type SelftestTable,
  selftestJobs,
} from './selftest-work.ts';
import type { ShapeGroup, TableShape } from './table-shape.ts';
import { meanOf, mergeTallies, type Tally } from './tally.ts';

/** Performs jobs over data that it was given once. */
export interface SelftestPool {
  run(job: SelftestJob, signal?: AbortSignal): Promise<Tally>;
  close(): Promise<void>;
}

/** Who does the work, who watches it. */
export interface RunSelftestOptions extends Watch {
  readonly pool?: ((data: SelftestData) => SelftestPool) | undefined;
}

/**
 * Simulates tables of the shape of the user's, audits them, and counts how often the audit is wrong: type I error of
 * its test, power at planted gaps, coverage of its intervals, wrong verdicts. Only the AUC is simulated. Standard
 * errors are those of the simulation. Replicates are keyed by number, so that pools of any size give the same result.
 * @throws `EvenhandError` (usage) `selftest/metric`, `selftest/no-task`, `selftest/replicates` and `selftest/gap` for
 * what cannot be simulated; the abort reason if `signal` fires.
 */
export async function runSelftest(
  cases: Cases,
  plan: Plan,
  options: SelftestOptions,
  { pool: createPool = inlinePool, signal, onProgress }: RunSelftestOptions = {},
): Promise<SelftestResult> {
  const { data, skipped } = prepareSelftest(cases, plan, options);
  const jobs = selftestJobs(data);
  const pool = createPool(data);
  try {
    let done = 0;
    const total = data.tables.reduce((sum, { scenarios }) => sum + scenarios.length * options.replicates, 0);
    onProgress?.({ stage: 'simulated audits', done, total });
    const tallies = await Promise.all(
      jobs.map(async (job) => {
        const tally = await pool.run(job, signal);
        done += job.to - job.from;
        onProgress?.({ stage: 'simulated audits', done, total });
        return tally;
      }),
    );
    const comparisons = data.tables.map((table, index) =>
      comparisonOf(data, table, (scenario) =>
        mergeTallies(tallies.filter((_, i) => jobs[i]!.table === index && jobs[i]!.scenario === scenario)),
      ),
    );
    return resultOf(data, cases, comparisons, skipped);
  } finally {
    await pool.close();
  }
}

/** Does each job at once in the calling thread, and lets the event loop turn between jobs. */
function inlinePool(data: SelftestData): SelftestPool {
  return {
    async run(job, signal) {
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      return performSelftestJob(data, job);
    },
    async close() {},
  };
}

function resultOf(
  { plan, options }: SelftestData,
  cases: Cases,
  comparisons: readonly SelftestComparison[],
  skipped: SelftestResult['skipped'],
): SelftestResult {
  const { alpha, delta, minimumEvents } = plan.analysis;
  const { replicates, gaps, everyGroup, seed, permutations } = options;
  return {
    schema: 'evenhand/selftest',
    schemaVersion: 1,
    settings: { replicates, gaps: [...gaps], everyGroup, seed, permutations, alpha, delta, minimumEvents },
    cases: cases.count,
    patients: cases.patients,
    comparisons,
    skipped,
    assumptions: selftestAssumptions,
  };
}

function comparisonOf(
  { plan }: SelftestData,
  { shape, scenarios }: SelftestTable,
  tallyAt: (scenario: number) => Tally,
): SelftestComparison {
  return {
    task: shape.task,
    attribute: shape.attribute.name,
    variesWithinPatient: shape.variesWithinPatient,
    test: (meanOf(tallyAt(0), quantities.permuted)?.mean ?? 0) > 0 ? 'permutation' : 'wald',
    groups: shape.groups.map((group) => groupOf(group, plan.analysis.minimumCell)),
    auc: shape.auc,
    correlation: shape.correlation,
    tiedPairs: shape.tiedPairs,
    scenarios: scenarios.map((scenario, index) => scenarioOf(shape, scenario, tallyAt(index))),
  };
}

function groupOf({ name, counts, reason }: ShapeGroup, minimumCell: number): SelftestGroup {
  // One small count withholds the four: the others would give it away.
  const all = [counts.cases, counts.patients, counts.events, counts.nonEvents];
  const isSmall = all.some((count) => count < minimumCell);
  const shown = (count: number): number | null => (isSmall ? null : count);
  return {
    group: name,
    cases: shown(counts.cases),
    patients: shown(counts.patients),
    events: shown(counts.events),
    nonEvents: shown(counts.nonEvents),
    notScored: reason === undefined ? null : isSmall ? 'too few cases, events or non-events' : reason,
  };
}

function scenarioOf(shape: TableShape, scenario: Scenario, tally: Tally): SelftestScenario {
  const truths = trueAucs(shape, scenario).filter((_, code) => shape.groups[code]!.reason === undefined);
  return {
    ...scenario,
    trueGap: Math.max(...truths) - Math.min(...truths),
    rejected: meanOf(tally, quantities.rejected),
    gapCoverage: meanOf(tally, quantities.gapCovered),
    groupCoverage: meanOf(tally, quantities.groupsCovered),
    coverageByGroup: shape.groups.flatMap(({ name, code, reason }) =>
      reason === undefined ? [{ group: name, coverage: meanOf(tally, `group ${code}`) }] : [],
    ),
    verdicts: Object.fromEntries(
      verdictCodes.map((code) => [code, meanOf(tally, code)]),
    ) as SelftestScenario['verdicts'],
    wrongVerdict: meanOf(tally, quantities.wrongVerdict),
    falseEquality: meanOf(tally, quantities.falseEquality),
    detectableGap: meanOf(tally, quantities.detectable),
  };
}
