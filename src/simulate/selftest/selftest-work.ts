// The work of a selftest: which comparisons of a table are simulated, and its jobs, which may run in any worker and in any order.
import type { Plan } from '../../audit/plan.ts';
import type { BinaryTask, Cases, Task } from '../../cases/cases.ts';
import { usageError } from '../../core/errors.ts';
import { observeReplicate } from './observe-replicate.ts';
import { type Scenario, scenariosOf } from './scenario.ts';
import type { SelftestResult } from './selftest-result.ts';
import { shapeOf, type TableShape } from './table-shape.ts';
import { type Tally, tallyOf } from './tally.ts';

/** What is asked for besides the plan. */
export interface SelftestOptions {
  /** Tables a scenario. */
  readonly replicates: number;
  /** Gaps to plant, each above 0. */
  readonly gaps: readonly number[];
  /** Whether each scored group is made the worse one in turn, or only the smallest. */
  readonly everyGroup: boolean;
  readonly seed: number;
  /** Permutations of each simulated audit; 0 leaves the Wald test. */
  readonly permutations: number;
}

/** One comparison to simulate. */
export interface SelftestTable {
  readonly shape: TableShape;
  readonly scenarios: readonly Scenario[];
}

/** All that the jobs read; handed to each worker once. */
export interface SelftestData {
  /** The user's cases without tasks and attributes: patients and weights. */
  readonly cases: Cases;
  readonly plan: Plan;
  readonly options: SelftestOptions;
  readonly tables: readonly SelftestTable[];
}

/** Replicates `from` to `to` (exclusive) of one scenario of one table. */
export interface SelftestJob {
  readonly table: number;
  readonly scenario: number;
  readonly from: number;
  readonly to: number;
}

/** Performs one job. */
export function performSelftestJob({ cases, plan, options, tables }: SelftestData, job: SelftestJob): Tally {
  const { shape, scenarios } = tables[job.table]!;
  const observations = [];
  for (let replicate = job.from; replicate < job.to; replicate++) {
    observations.push(
      observeReplicate({ cases, plan, shape }, scenarios[job.scenario]!, { seed: options.seed, replicate }),
    );
  }
  return tallyOf(observations);
}

/** Number of jobs that a scenario is cut into; results do not depend on the number of workers because this does not. */
const blocksPerScenario = 20;

/** The jobs of a selftest. */
export function selftestJobs({ tables, options }: SelftestData): SelftestJob[] {
  const size = Math.ceil(options.replicates / blocksPerScenario);
  return tables.flatMap(({ scenarios }, table) =>
    scenarios.flatMap((_, scenario) =>
      Array.from({ length: Math.ceil(options.replicates / size) }, (_block, block) => ({
        table,
        scenario,
        from: block * size,
        to: Math.min((block + 1) * size, options.replicates),
      })),
    ),
  );
}

/** The work of a selftest, and what of the table is left out. */
export interface PreparedSelftest {
  readonly data: SelftestData;
  readonly skipped: SelftestResult['skipped'];
}

const mostTasks = 3;

/**
 * Takes the shapes of all comparisons from the user's cases. Of more than three tasks those with the fewest, the middle and the most events are taken.
 *
 * @throws `selftest/metric` (usage) if the plan's metric is not the AUC, `selftest/no-task` (usage) if no binary task has scores, `selftest/gap` (usage) for a gap that cannot be planted,
 * `selftest/replicates` (usage) for fewer than one table.
 */
export function prepareSelftest(cases: Cases, plan: Plan, options: SelftestOptions): PreparedSelftest {
  check(plan, options);
  const { chosen, skipped } = chooseTasks(cases.tasks);
  const analysis = { ...plan.analysis, permutations: options.permutations, resamples: 0, confounders: [], compat: [] };
  const tables: SelftestTable[] = [];
  for (const task of chosen) {
    for (const attribute of cases.attributes) {
      const shape = shapeOf(cases, task, attribute, analysis);
      if (shape === undefined) {
        skipped.push({ task: task.name, attribute: attribute.name, reason: 'fewer than two groups can be scored' });
      } else tables.push({ shape, scenarios: scenariosOf(shape, options.gaps, options.everyGroup) });
    }
  }
  const base = { ...cases, attributes: [], tasks: [] };
  return { data: { cases: base, plan: { ...plan, analysis }, options, tables }, skipped };
}

type Skipped = SelftestResult['skipped'][number];

type ScoredTask = BinaryTask & { readonly score: Float64Array };

function chooseTasks(tasks: readonly Task[]): { chosen: ScoredTask[]; skipped: Skipped[] } {
  const usable = tasks.filter(isScored);
  if (usable.length === 0) {
    throw usageError('selftest/no-task', 'a selftest needs a task with two classes and scores.', {
      hint: 'Name the columns with --label and --score.',
    });
  }
  const skipped = tasks
    .filter((task) => !isScored(task))
    .map(({ name }) => ({ task: name, attribute: null, reason: 'no scores of two classes' }));
  if (usable.length <= mostTasks) return { chosen: usable, skipped };
  const events = (task: ScoredTask): number => task.rows.reduce((sum, row) => sum + task.label[row]!, 0);
  const ordered = usable.map((task) => ({ task, size: events(task) })).sort((a, b) => a.size - b.size);
  const places = new Set([0, Math.floor((ordered.length - 1) / 2), ordered.length - 1]);
  const taken = new Set(ordered.filter((_, place) => places.has(place)).map(({ task }) => task));
  const reason = 'another task has fewer, about as many, or more events; name this one alone to simulate it';
  const left = usable.filter((task) => !taken.has(task)).map(({ name }) => ({ task: name, attribute: null, reason }));
  return { chosen: usable.filter((task) => taken.has(task)), skipped: [...skipped, ...left] };
}

function isScored(task: Task): task is ScoredTask {
  return task.kind === 'binary' && task.score !== undefined;
}

function check({ analysis }: Plan, { replicates, gaps }: SelftestOptions): void {
  if (analysis.metric !== undefined && analysis.metric !== 'auc') {
    throw usageError('selftest/metric', `a selftest simulates the AUC; the plan names ${analysis.metric}.`, {
      hint: 'Leave out --metric: the table is then simulated as if it were audited in AUC.',
    });
  }
  if (!(Number.isInteger(replicates) && replicates >= 1)) {
    throw usageError('selftest/replicates', `the number of tables must be 1 or more; got ${replicates}.`, {
      hint: 'Give --replicates a whole number such as 200.',
    });
  }
  const bad = gaps.find((gap) => !(gap > 0 && gap < 1));
  if (bad !== undefined) {
    throw usageError('selftest/gap', `a planted gap must be above 0 and under 1; got ${bad}.`, {
      hint: 'Equal groups are always simulated; name only gaps, as in --gap 0.05,0.1.',
    });
  }
}
