// One training of the mitigation table, and its scores on the test cases without and with the bias.
import { log } from '../../src/core/math.ts';
import { tensorValue } from '../../src/core/tensor-value.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import type { ShortcutScores } from '../../src/learn/benchmark/shortcut-figures.ts';
import type { ClassModel, InputSource, SplitScores } from '../../src/learn/learner/learner.ts';
import { trainLearner } from '../../src/learn/learner/train-learner.ts';
import { methodOf } from '../../src/learn/methods/methods.ts';
import { featureClassModel } from '../../src/learn/models/feature-models.ts';
import { cnnClassModel } from '../../src/learn/models/network-class-models.ts';
import { logisticRegression } from '../../src/learn/probe/logistic-regression.ts';
import { criterionOf } from '../../src/learn/selection/criteria.ts';
import { type DrawnCases, type Level, learningCases } from './biased-cases.ts';
import type { TableRow } from './rows.ts';

export interface CellOptions {
  readonly runtime: Runtime;
  readonly level: Level;
  readonly row: TableRow;
  readonly seed: number;
  readonly epochs: number;
}

const models: Readonly<Record<Level, ClassModel>> = {
  latents: featureClassModel({ adapter: { kind: 'mlp', hidden: [16], outputs: 8 } }),
  pixels: cnnClassModel({ widths: [16, 32, 64] }),
};
const training = {
  latents: { batchSize: 125, rate: 0.03 },
  pixels: { batchSize: 64, rate: 3e-3 },
} as const;

/**
 * Log-odds of the test cases. Their scale and intercept are fitted to the validation cases as they are, so that 0 is the threshold of least
 * cost for every method, however it weighs the classes. The epoch is the one of highest worst AUC within the groups of the bias: between
 * groups the shortcut would pay.
 */
export async function trainCell(
  drawn: DrawnCases,
  inputs: InputSource,
  { runtime, level, row, seed, epochs }: CellOptions,
): Promise<ShortcutScores> {
  const cases = learningCases(drawn, row.unbiased === true);
  const { batchSize, rate } = training[level];
  const steps = Math.ceil(cases.splits.train.length / batchSize) * epochs;
  const { scores } = await trainLearner({
    runtime,
    cases,
    inputs,
    model: models[level],
    method: methodOf(row.method),
    methodSettings: row.settings,
    attributes: ['bias'],
    seed,
    epochs,
    batchSize,
    evaluationBatchSize: 250,
    optimiser: { name: 'adamw' },
    schedule: { schedule: 'cosine', rate, total: steps },
    criterion: criterionOf('worst-group-auc'),
  });
  const validation = logOddsOf(scores.validation!);
  const labels = Int32Array.from(scores.validation!.cases, (row) => cases.label[row]!);
  const column = (values: Float64Array) => tensorValue('float64', [values.length, 1], [...values]);
  const { coefficients, intercepts } = logisticRegression({
    features: column(validation),
    labels,
    classes: 2,
    inversePenalty: 1000,
  });
  const test = logOddsOf(scores.test!).map((own) => coefficients[0]![0]! * own + intercepts[0]!);
  return { absent: test.filter((_, row) => row % 2 === 0), present: test.filter((_, row) => row % 2 === 1) };
}

const least = 1e-9;

function logOddsOf({ scores: [no, yes] }: SplitScores): Float64Array {
  return yes!.map((own, row) => log(Math.max(own, least)) - log(Math.max(no![row]!, least)));
}
