// Methods x seeds over one or several tables of cases, in a folder; what is finished is not trained again.
import type { Watch } from '../../../core/progress.ts';
import type { Runtime } from '../../../engine/runtime.ts';
import type { BenchResult, CellSeconds } from '../../../learn/benchmark/bench-cell.ts';
import type { CellFigures } from '../../../learn/benchmark/run-cell.ts';
import type { TrainingFigures } from '../../../learn/benchmark/training-figures.ts';
import { methodOf } from '../../../learn/methods/methods.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import type { BenchPlan } from '../../../learn/plan/learn-plan.ts';
import type { PostProcessingPlan } from '../../../learn/plan/post-processing-plan.ts';
import { selectionGroupsOf } from '../../../learn/plan/selection-groups-of.ts';
import { sharedSettingsOf } from '../../../learn/plan/shared-settings-of.ts';
import { requirePostProcessing } from '../../../learn/protocol/post-process-training.ts';
import { searchSettings, selectTrial, type Trial } from '../../../learn/protocol/search-settings.ts';
import { criterionOf } from '../../../learn/selection/criteria.ts';
import { leftOutGroups } from '../../../learn/selection/left-out-groups.ts';
import { requireSelectable } from '../../../learn/selection/require-selectable.ts';
import type { RunFolder } from '../learning/run-folder.ts';
import type { PlanWorld } from './plan-cell.ts';
import { type PlanTrainer, planTrainer } from './plan-trainer.ts';

/** How a plan is carried out. */
export interface RunBenchPlanOptions extends Watch {
  readonly run: RunFolder;
  readonly runtime: Runtime;
  /** In the order of the plan's cases. */
  readonly worlds: readonly PlanWorld[];
  /** Threads; 1 (default) works in the calling one. */
  readonly workers?: number | undefined;
}

/** What came of a plan. */
export interface BenchPlanRun {
  readonly results: readonly BenchResult[];
  readonly seconds: readonly CellSeconds[];
  /** Names of all trainings, for the manifest. */
  readonly trainings: readonly string[];
  /** Trainings that an earlier run had finished. */
  readonly resumed: number;
}

/** One training: a method under the settings of a trial, on a world, with a seed. */
interface PlannedCell {
  readonly world: PlanWorld;
  readonly seed: number;
  readonly row: string;
  readonly trial: Trial;
  readonly name: string;
  readonly plan: CheckedLearnPlan;
}

/** Names of the rows of a plan, in its order. */
export function rowsOfPlan({ methods }: Pick<BenchPlan, 'methods'>): readonly string[] {
  return methods.map(({ name, label }) => label ?? name);
}

/** Name of the row of a method after a rule. */
export function processedRow(row: string, { label, rule }: Pick<PostProcessingPlan, 'label' | 'rule'>): string {
  return `${row} + ${label ?? rule}`;
}

/** A plan of `learn` for one of the methods on one of the cases. */
export function learnPlanOf(
  plan: BenchPlan,
  cases: BenchPlan['cases'][number],
  method: CheckedLearnPlan['method'],
): CheckedLearnPlan {
  const { version, title, network, use, inputs, training, selection, comparison, seeds } = plan;
  const output = { model: false, suspicion: true };
  return { version, title, network, use, inputs, training, selection, comparison, seeds, cases, method, output };
}

/**
 * Trains all rows on all worlds with all seeds, each under as many settings as its budget has; `search.rule` selects on the cell's validation
 * cases, of equal settings the earlier. A training whose loss stops being a number drops out; a cell without any is refused and the others
 * go on. The same plan gives the same results and files with any number of threads. Throws what `trainPlan` throws, `learn/small-groups` (data)
 * where the rule of the search has no group to look at, and the reason of an aborted signal.
 */
export async function runBenchPlan(plan: BenchPlan, options: RunBenchPlanOptions): Promise<BenchPlanRun> {
  for (const rule of plan.postProcessing ?? []) {
    for (const { prepared } of options.worlds) requirePostProcessing(prepared.built.cases, rule);
  }
  requireSearchable(plan, options.worlds);
  const cells = plannedCells(plan, options.worlds);
  const trained = await trainAll(cells, { ...options, rules: plan.postProcessing });
  const groups = new Map<string, Trained[]>();
  for (const each of trained) {
    const key = JSON.stringify([each.cell.world.name, each.cell.seed, each.cell.row]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const selected = [...groups.values()].flatMap((trials) => resultsOf(plan, trials));
  return {
    results: selected.map(({ result }) => result),
    seconds: selected.flatMap(({ result: { world, seed, row }, seconds }) =>
      seconds === undefined ? [] : [{ world, seed, row, seconds }],
    ),
    trainings: trained.filter(({ figures }) => figures !== undefined).map(({ cell }) => cell.name),
    resumed: trained.filter(({ wasThere }) => wasThere).length,
  };
}

/** Refuses a rule of the search that no trial can have a value of, where there are several. */
function requireSearchable({ search, methods, selection }: BenchPlan, worlds: readonly PlanWorld[]): void {
  if (methods.every(({ trials = search.trials }) => trials === 1)) return;
  const criterion = criterionOf(search.rule);
  for (const { prepared } of worlds) {
    const { cases } = prepared.built;
    const attributes = cases.attributes.map(({ name }) => name);
    const leftOut = leftOutGroups(cases, cases.splits.validation, selectionGroupsOf({ selection }));
    requireSelectable(cases, { criterion, attributes, leftOut });
  }
}

function plannedCells(plan: BenchPlan, worlds: readonly PlanWorld[]): readonly PlannedCell[] {
  const { search } = plan;
  const rows = rowsOfPlan(plan);
  return worlds.flatMap((world, index) =>
    plan.seeds.flatMap((seed) =>
      plan.methods.flatMap(({ label: _, trials: own, ...method }, at) => {
        const { trials } = searchSettings(methodOf(method.name), {
          budget: own ?? search.trials,
          seed: search.seed,
          given: method.settings,
          shared: sharedSettingsOf(plan),
        });
        return trials.map((trial): PlannedCell => {
          const base = learnPlanOf(plan, plan.cases[index]!, { ...method, settings: trial.method });
          const optimiser = { ...base.training.optimiser, ...trial.training };
          const row = rows[at]!;
          return {
            world,
            seed,
            row,
            trial,
            name: [world.name, row, ...(trials.length > 1 ? [`trial-${trial.trial}`] : []), `seed-${seed}`].join('/'),
            plan: { ...base, training: { ...base.training, optimiser } },
          };
        });
      }),
    ),
  );
}

interface Outcome {
  readonly figures?: TrainingFigures | undefined;
  readonly refused?: NonNullable<BenchResult['refused']> | undefined;
  readonly seconds?: number | undefined;
  readonly wasThere: boolean;
}

type Trained = Outcome & { readonly cell: PlannedCell };

/** What came of the cells, in their order. */
async function trainAll(
  cells: readonly PlannedCell[],
  options: RunBenchPlanOptions & { readonly rules: BenchPlan['postProcessing'] },
): Promise<readonly Trained[]> {
  const outcomes = new Map<PlannedCell, Outcome>();
  for (const cell of cells) {
    const before = await options.run.finished<TrainingFigures>(cell.name);
    if (before !== undefined) outcomes.set(cell, { figures: withNaN(before.result), wasThere: true });
  }
  const open = cells.filter((cell) => !outcomes.has(cell));
  if (open.length > 0) {
    const trainer = planTrainer({ ...options, before: outcomes.size, total: cells.length });
    const waiting = [...open].reverse();
    const follow = async (): Promise<void> => {
      for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
        options.signal?.throwIfAborted();
        outcomes.set(cell, await outcomeOf(cell, trainer, options));
      }
    };
    try {
      await Promise.all(Array.from({ length: trainer.workers }, follow));
    } finally {
      await trainer.close();
    }
  }
  return cells.map((cell) => ({ cell, ...outcomes.get(cell)! }));
}

async function outcomeOf(
  { name, plan, seed, world }: PlannedCell,
  trainer: PlanTrainer,
  { run, worlds, rules }: RunBenchPlanOptions & { readonly rules: BenchPlan['postProcessing'] },
): Promise<Outcome> {
  const sent = { plan, seed, rules, folder: run.folderOf(name), identity: run.identityOf(name) };
  const outcome = await trainer.train(sent, worlds.indexOf(world));
  if ('refused' in outcome) return { refused: outcome.refused, wasThere: false };
  const { files, figures, seconds } = outcome;
  const finished = await run.finish(name, files, figures);
  return { figures: withNaN(finished.result as TrainingFigures), seconds, wasThere: false };
}

interface TimedResult {
  readonly result: BenchResult;
  readonly seconds: number | undefined;
}

/** The selected trial of a cell, and the same after each rule. */
function resultsOf(plan: BenchPlan, trials: readonly Trained[]): readonly TimedResult[] {
  const { world, seed, row } = trials[0]!.cell;
  const place = { world: world.name, seed, row };
  const rules = plan.postProcessing ?? [];
  const ran = trials.flatMap(({ figures, ...rest }) => (figures === undefined ? [] : [{ ...rest, ...figures }]));
  const times = ran.flatMap(({ seconds }) => seconds ?? []);
  const seconds = times.length === 0 ? undefined : times.reduce((sum, time) => sum + time, 0);
  const after = (index: number) => ({ ...place, row: processedRow(row, rules[index]!) });
  if (ran.length === 0) {
    const refused = trials[0]!.refused!;
    return [
      { result: { ...place, refused }, seconds },
      ...rules.map((_, index) => ({ result: { ...after(index), refused }, seconds: undefined })),
    ];
  }
  const records = ran.map(({ cell, validation }) => ({ ...cell.trial, figures: validation }));
  const chosen = ran[trials.length === 1 ? 0 : (selectTrial(records, plan.search.rule)?.index ?? 0)]!;
  const told = (figures: CellFigures) =>
    trials.length === 1 ? figures : { ...figures, selectedTrial: chosen.cell.trial };
  return [
    { result: { ...place, figures: told(chosen.figures) }, seconds },
    ...rules.map((_, index) => ({
      result: { ...after(index), figures: told(chosen.processed![index]!) },
      seconds: undefined,
    })),
  ];
}

/** What was NaN before it was JSON. */
function withNaN<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) => (each === null ? Number.NaN : each)) as Value;
}
