// One cell of the benchmark: one training on one world of one seed, and what came of it.

import { EvenhandError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { Runtime } from '../../engine/runtime.ts';
import { auc } from '../../stats/auc.ts';
import type { LearnerOptions, TrainedLearner } from '../learner/learner.ts';
import { trainLearner } from '../learner/train-learner.ts';
import { clip } from '../methods/clip.ts';
import type { Method } from '../methods/method.ts';
import { methods } from '../methods/methods.ts';
import type { SettingTable } from '../methods/setting.ts';
import type { LevellingOfMetric } from '../post-processing/levelling-check.ts';
import { suspectsAllAlike } from '../protocol/found-bad-pairs.ts';
import { searchSettings, selectTrial, sharedSettings, type TrialRecord } from '../protocol/search-settings.ts';
import { criterionOf } from '../selection/criteria.ts';
import type { EpochFigures } from '../selection/criterion.ts';
import { epochFigures } from '../selection/epoch-figures.ts';
import type { LeftOutGroup } from '../selection/left-out-groups.ts';
import type { BadPairFigures } from './bad-pair-figures.ts';
import type { BenchLevel } from './bench-level.ts';
import { type BenchmarkCases, groupAttribute } from './benchmark-cases.ts';
import { type CellTraining, cellModel, cellTrainings, evaluatedTogether } from './cell-network.ts';
import { type DecisionGaps, decisionGaps } from './decision-gaps.ts';
import type { DrawnPair } from './draw-pairs.ts';
import { type FewCases, fewCases, fewPairs, type TruePair } from './few-cases.ts';
import { bayesDetector, oracle } from './known-pair-methods.ts';

/** What is trained on a world. */
export interface CellPlan {
  /** A method of pairs, or `oracle`, `bayes-detector`, or `clean`: `clip` on the same pictures with nothing planted. */
  readonly method: string;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** In place of the benchmark's own, the same for every method. */
  readonly training?: Partial<CellTraining> | undefined;
  /**
   * Whether the method is told the recorded classes of the training pairs; default false, for they are true and a method that compares
   * notes with them would know the bad pairs. Classes of validation pairs are used to select, by every row.
   */
  readonly labels?: boolean | undefined;
  /** Settings that are tried, the given ones first; the validation pairs of the cell select. Default 1. */
  readonly trials?: number | undefined;
}

/** What came of a cell: figures of its test cases in 0..1, NaN where one does not exist. */
export interface CellFigures extends DecisionGaps {
  readonly auc: number;
  readonly equityScaledAuc: number;
  readonly groupAuc: Readonly<Record<string, number>>;
  readonly worstGroupAuc: number;
  /** Groups that do not count in the worst group, ES-AUC and gaps of decisions; absent where all known ones do. */
  readonly leftOut?: readonly LeftOutGroup[] | undefined;
  /** Of a rule of post-processing: whether groups pay for it, by metric. */
  readonly levellingDown?: Readonly<Record<string, LevellingOfMetric['levellingDown']['code']>> | undefined;
  /** From 0. */
  readonly selectedEpoch: number;
  readonly validation: {
    readonly auc: number;
    readonly equityScaledAuc: number;
    /** Groups of the validation cases that do not count in selection; absent where all known ones do. */
    readonly leftOut?: readonly LeftOutGroup[] | undefined;
  };
  /** Where the method suspects pairs. */
  readonly badPairs?: BadPairFigures | undefined;
  /** Of the pairs that it flags. */
  readonly flagged?: { readonly share: number; readonly precision: number; readonly recall: number } | undefined;
  /** Where the method suspects all pairs alike and does not say why, so that it left them alone. */
  readonly pairsAlike?: true | undefined;
  /** Figures that stand on too few cases to be read; absent where none does. */
  readonly few?: readonly FewCases[] | undefined;
  /** What the training says of itself, such as why its method changed nothing; absent where it says nothing. */
  readonly remarks?: readonly string[] | undefined;
  /** The same for the Bayes detector; absent where nothing is planted. */
  readonly bayes?: BadPairFigures | undefined;
  /** The settings that were selected, where several were tried. */
  readonly selectedTrial?: Omit<TrialRecord, 'figures'> | undefined;
}

/** What a cell is trained on. */
export interface CellOptions extends Pick<LearnerOptions, 'signal'> {
  readonly runtime: Runtime;
  readonly seed: number;
}

/**
 * Trains and judges one cell. The same inputs give the same figures. With `trials` each of the settings is trained, the same for every seed
 * and world, and the one of the best criterion on the cell's own validation pairs is judged; those whose loss stops being a number drop out.
 * Throws what `trainLearner` and `searchSettings` throw.
 */
export async function runCell(data: BenchmarkCases, plan: CellPlan, options: CellOptions): Promise<CellFigures> {
  if ((plan.trials ?? 1) === 1) return (await trainCell(data, plan, options)).figures;
  const { criterion, ...training } = { ...cellTrainings[levelOf(data)], ...plan.training };
  const { trials } = searchSettings(benchmarkMethod(plan.method), {
    budget: plan.trials!,
    seed: searchSeed,
    given: plan.settings,
    shared: searchedTraining(training),
  });
  const tried: { readonly record: TrialRecord; readonly figures: CellFigures }[] = [];
  let failure: unknown;
  for (const trial of trials) {
    const { learningRate, weightDecay } = trial.training as Record<string, number>;
    const own = { ...plan.training, rate: learningRate!, weightDecay: weightDecay! };
    try {
      const { figures, validation } = await trainCell(
        data,
        { ...plan, settings: trial.method, training: own },
        options,
      );
      tried.push({ record: { ...trial, figures: validation }, figures });
    } catch (error) {
      if (!(error instanceof EvenhandError) || error.code !== 'learn/bad-step') throw error;
      failure = error;
    }
  }
  const records = tried.map(({ record }) => record);
  const chosen = tried[selectTrial(records, criterion)?.index ?? 0];
  if (chosen === undefined) throw failure;
  const { figures: _, ...selectedTrial } = chosen.record;
  return { ...chosen.figures, selectedTrial };
}

/** Of the draw of settings. */
const searchSeed = 1;

function searchedTraining({ rate, weightDecay }: Pick<CellTraining, 'rate' | 'weightDecay'>): SettingTable {
  return {
    learningRate: { ...sharedSettings.learningRate, default: rate, search: [3e-4, 1e-3, 3e-3] },
    weightDecay: { ...sharedSettings.weightDecay, default: weightDecay, search: [0, 0.05, 0.2] },
  };
}

async function trainCell(
  data: BenchmarkCases,
  { method, settings, training, labels = false }: CellPlan,
  { runtime, seed, signal }: CellOptions,
): Promise<{ readonly figures: CellFigures; readonly validation: EpochFigures }> {
  const level = levelOf(data);
  const { epochs, batchSize, rate, weightDecay, width, criterion } = { ...cellTrainings[level], ...training };
  const steps = epochs * Math.ceil(data.cases.splits.train.length / batchSize);
  const trained = await trainLearner({
    ...shownTo(method, data, labels),
    runtime,
    model: cellModel(data.words, { width }),
    method: benchmarkMethod(method),
    methodSettings: settings,
    attributes: [groupAttribute],
    seed,
    epochs,
    batchSize,
    evaluationBatchSize: evaluatedTogether[level],
    optimiser: { name: 'adamw', settings: { weightDecay } },
    schedule: { schedule: 'cosine', rate, total: steps },
    criterion: criterionOf(criterion),
    selectionGroups: { minimumEvents: 0 },
    signal,
  });
  return { figures: figuresOf(data, trained), validation: trained.records[trained.selectedEpoch]!.validation };
}

function levelOf({ words }: BenchmarkCases): BenchLevel {
  return words === undefined ? 'features' : 'images';
}

const knowing = [oracle, bayesDetector] as unknown as readonly Method[];

/** What a method is given of the data: bad pairs only to the rows that are there to know them, classes of training pairs only on demand. */
function shownTo(
  method: string,
  data: BenchmarkCases,
  labels: boolean,
): Omit<BenchmarkCases, 'pairs' | 'known'> & Pick<LearnerOptions, 'known'> {
  const { cases, inputs, prompts, known } = data;
  const label = cases.label.slice();
  if (!labels) for (const row of cases.splits.train) label[row] = -1;
  return {
    cases: { ...cases, label },
    inputs,
    prompts,
    known: knowing.some(({ name }) => name === method) ? known : {},
  };
}

/** Rows that are there to compare with: what is done without any method, and what knows more than any method may. */
export const referenceRows: readonly string[] = ['clip', 'oracle', 'clean', 'bayes-detector'];

/** The method of a row: those of the benchmark, then those of the library. Throws `learn/unknown-method` (usage) with the nearest names. */
export function benchmarkMethod(name: string): Method {
  if (name === 'clean') return clip as unknown as Method;
  const found = [...knowing, ...methods].find((method) => method.name === name);
  if (found) return found;
  const names = [...referenceRows, ...pairMethods().filter((each) => !referenceRows.includes(each))];
  const near = nearestNames(name, names);
  throw usageError('learn/unknown-method', `The benchmark has no method "${name}".`, {
    hint: `${near.length > 0 ? `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}? ` : ''}Methods are: ${names.join(', ')}.`,
  });
}

/** Names of the library's methods that learn from pairs. */
export function pairMethods(): readonly string[] {
  return methods.filter(({ kinds }) => kinds.includes('pairs')).map(({ name }) => name);
}

function figuresOf({ cases, known, pairs }: BenchmarkCases, trained: TrainedLearner): CellFigures {
  const { cases: tested, scores } = trained.scores.test!;
  const figures = epochFigures({ ...cases, cases: tested, scores });
  const { validation } = trained.records[trained.selectedEpoch]!;
  const bad = Uint8Array.from(pairs, ({ planted }) => (planted === 'good' ? 0 : 1));
  const hasBad = bad.includes(1) && bad.includes(0);
  const posterior = known.badPairPosterior.slice(0, pairs.length);
  const badPairs = hasBad && trained.suspicion ? badPairFigures(pairs, trained.suspicion) : undefined;
  const few = [...fewCases(cases, shownParts(cases)), ...fewPairs(badPairs, pairs.map(truePair))];
  return {
    auc: figures.auc,
    equityScaledAuc: figures.equityScaledAuc[groupAttribute]!,
    groupAuc: Object.fromEntries(figures.groups.map((group) => [group.group, group.auc])),
    worstGroupAuc: figures.worstGroupAuc,
    ...decisionGaps(cases, { validation: trained.scores.validation!, test: trained.scores.test! }),
    selectedEpoch: trained.selectedEpoch,
    validation: { auc: validation.auc, equityScaledAuc: validation.equityScaledAuc[groupAttribute]! },
    ...(badPairs === undefined ? {} : { badPairs }),
    ...(trained.flagged ? { flagged: flaggedFigures(bad, trained.flagged) } : {}),
    ...(trained.remarks.length === 0 && suspectsAllAlike(trained.suspicion) ? { pairsAlike: true as const } : {}),
    ...(few.length === 0 ? {} : { few }),
    ...(trained.remarks.length === 0 ? {} : { remarks: trained.remarks }),
    ...(hasBad ? { bayes: badPairFigures(pairs, posterior) } : {}),
  };
}

/** All groups are compared, in selection as on the test cases. */
function shownParts({ splits }: BenchmarkCases['cases']) {
  return [
    { name: 'test cases', rows: splits.test, groups: true },
    { name: 'validation cases', rows: splits.validation, groups: true },
  ];
}

function truePair({ group, planted }: DrawnPair): TruePair {
  return { isBad: planted !== 'good', group, type: planted };
}

/** How well a suspicion of each training pair tells the bad ones. */
export function badPairFigures(pairs: readonly DrawnPair[], suspicion: Float64Array): BadPairFigures {
  const among = (keep: (pair: DrawnPair) => boolean): number => {
    const rows = Array.from(pairs.keys()).filter((row) => keep(pairs[row]!));
    const label = Uint8Array.from(rows, (row) => (pairs[row]!.planted === 'good' ? 0 : 1));
    return auc({ score: Float64Array.from(rows, (row) => suspicion[row]!), label });
  };
  const types = [...new Set(pairs.map((pair) => pair.planted))].filter((kind) => kind !== 'good').sort();
  const groups = [...new Set(pairs.map((pair) => pair.group))].sort();
  return {
    auc: among(() => true),
    byType: Object.fromEntries(
      types.map((type) => [type, among(({ planted }) => planted === type || planted === 'good')]),
    ),
    byGroup: Object.fromEntries(groups.map((group) => [group, among((pair) => pair.group === group)])),
  };
}

function flaggedFigures(bad: Uint8Array, flagged: readonly number[]) {
  const found = flagged.filter((position) => bad[position] === 1).length;
  const all = bad.reduce((sum, value) => sum + value, 0);
  return { share: flagged.length / bad.length, precision: found / flagged.length, recall: found / all };
}
