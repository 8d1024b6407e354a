// How long a plan of `bench` will take, from a short training by each of its methods.
import { EvenhandError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import type { Runtime } from '../../../engine/runtime.ts';
import type { LearningCases, PartRole } from '../../../learn/cases/learning-cases.ts';
import { drawFewShot } from '../../../learn/few-shot/draw-few-shot.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import type { BenchPlan } from '../../../learn/plan/learn-plan.ts';
import { carriedOutUse } from '../../../learn/plan/use-settings.ts';
import { casesOf, plannedTrainings } from '../../../learn/run/run-learning.ts';
import { trainPlan } from '../../../learn/run/train-plan.ts';
import type { PlanWorld } from './plan-cell.ts';
import { learnPlanOf, rowsOfPlan } from './run-bench-plan.ts';

/** Seconds with the least and the most that the measurements allow. */
export interface Seconds {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One training of a row on a world; `refused` where it could not be tried. */
export interface RowEstimate {
  readonly world: string;
  readonly row: string;
  readonly seconds: Seconds;
  readonly refused?: string | undefined;
}

/** What lies ahead. */
export interface PlanEstimate {
  readonly rows: readonly RowEstimate[];
  /** All trainings with the workers asked for, if there are cores for them. */
  readonly total: Seconds;
}

/** How it is measured. */
export interface EstimatePlanOptions extends Watch {
  readonly runtime: Runtime;
  readonly worlds: readonly PlanWorld[];
  readonly workers?: number | undefined;
}

const batches = 6;
const epochs = 4;
const frozen = ['zero-shot', 'logistic', 'probe', 'tip-adapter'];

/**
 * Trains every method for four epochs on about six batches of each world and multiplies the time of an epoch after the first by the cases and epochs of the plan; the limits are
 * the shortest and the longest of those epochs. Uses without epochs are carried out once. A training that ends early takes less. What could not be tried counts like the mean of the others.
 */
export async function estimatePlan(plan: BenchPlan, options: EstimatePlanOptions): Promise<PlanEstimate> {
  const { worlds, workers = 1, signal, onProgress } = options;
  const names = rowsOfPlan(plan);
  const tried = worlds.flatMap((world, at) => plan.methods.map((method, index) => ({ world, at, method, index })));
  const rows: RowEstimate[] = [];
  for (const [done, { world, at, method, index }] of tried.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'measuring', done, total: tried.length });
    const { label: _, trials: __, ...named } = method;
    const own = learnPlanOf(plan, plan.cases[at]!, named);
    rows.push({ world: world.name, row: names[index]!, ...(await measured(own, world, options)) });
  }
  const known = rows.map(({ seconds }) => seconds).filter(({ mean }) => !Number.isNaN(mean));
  const trainings = rows.map((_, index) => plan.seeds.length * (tried[index]!.method.trials ?? plan.search.trials));
  const sum = (of: keyof Seconds): number => {
    const usual = known.reduce((total, seconds) => total + seconds[of], 0) / known.length;
    const all = rows.map(({ seconds }, index) => trainings[index]! * (Number.isNaN(seconds[of]) ? usual : seconds[of]));
    return all.reduce((total, each) => total + each, 0) / workers;
  };
  return { rows, total: { mean: sum('mean'), low: sum('low'), high: sum('high') } };
}

async function measured(
  plan: CheckedLearnPlan,
  world: PlanWorld,
  options: EstimatePlanOptions,
): Promise<Pick<RowEstimate, 'seconds' | 'refused'>> {
  try {
    return { seconds: await secondsOf(plan, world, options) };
  } catch (error) {
    if (!(error instanceof EvenhandError) || options.signal?.aborted) throw error;
    const none = Number.NaN;
    return { seconds: { mean: none, low: none, high: none }, refused: error.message };
  }
}

async function secondsOf(
  plan: CheckedLearnPlan,
  { prepared }: PlanWorld,
  { runtime, signal }: EstimatePlanOptions,
): Promise<Seconds> {
  const seed = plan.seeds[0]!;
  const all = casesOf(plan, prepared.built.cases, plannedTrainings({ ...plan, seeds: [seed] })[0]!);
  const isFrozen = frozen.includes(carriedOutUse(plan));
  const share = isFrozen ? 1 : Math.min(1, (batches * plan.training.batchSize) / all.splits.train.length);
  const cases = share === 1 ? all : few(all, share, plan.training.batchSize);
  const training = { ...plan.training, epochs, patience: undefined };
  const short = { ...plan, training, output: { model: false, suspicion: false } };
  const times = [performance.now()];
  const ended = (): number => times.push(performance.now());
  await trainPlan(isFrozen ? plan : short, prepared, { runtime, cases, seed, signal, onEpoch: ended });
  ended();
  const [first, ...spans] = times.slice(1).map((time, index) => (time - times[index]!) / 1000);
  const scoring = spans.length > 0 ? spans.pop()! : 0;
  if (isFrozen || spans.length === 0) {
    const whole = first! + scoring;
    return { mean: whole, low: whole, high: whole };
  }
  const scale = all.splits.train.length / cases.splits.train.length;
  const mean = spans.reduce((sum, span) => sum + span, 0) / spans.length;
  const start = Math.max(0, first! - mean);
  const whole = (span: number): number => start + scale * (plan.training.epochs * span + scoring);
  return { mean: whole(mean), low: whole(Math.min(...spans)), high: whole(Math.max(...spans)) };
}

/** A share of every part, of each class and group of the first attribute; whole batches of the training cases. */
function few(cases: LearningCases, share: number, batchSize: number): LearningCases {
  const set = cases.attributes[0]?.name;
  const of = (split: PartRole): Int32Array => drawFewShot(cases, { share, seed: 1, split, set });
  const train = of('train');
  const whole = train.length - (train.length > batchSize ? train.length % batchSize : 0);
  // Ascending indices: every k-th is left out, so that no group at the end of the table is.
  const kept = train.filter(
    (_, place) => Math.floor(((place + 1) * whole) / train.length) > Math.floor((place * whole) / train.length),
  );
  const { calibration } = cases.splits;
  const apart = calibration === undefined ? {} : { calibration: of('calibration') };
  return { ...cases, splits: { train: kept, validation: of('validation'), test: of('test'), ...apart } };
}
