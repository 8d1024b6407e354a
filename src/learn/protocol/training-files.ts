import { tableOfRows } from '../../simulate/dataset/table-of-rows.ts';
import { toCsv } from '../../simulate/to-csv.ts';
import { toParquet } from '../../simulate/to-parquet.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import type { EpochRecord, TrainedLearner } from '../learner/learner.ts';
import { curvesTable } from './curves-table.ts';
import type { PostProcessedTraining } from './post-process-training.ts';
import { scoresTable } from './scores-table.ts';

/** A file by its name and bytes. */
export interface TrainingFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/** What is wanted besides scores and curves. */
export interface TrainingFilesOptions {
  /** The file of the model, such as `exportModel(...).bytes()`. */
  readonly model?: Uint8Array | undefined;
  /** Also how likely each training pair is bad, where the method says. Default true. */
  readonly suspicion?: boolean | undefined;
  /** The scores after a rule of post-processing, with its record in `post-processing.json`. */
  readonly processed?: PostProcessedTraining | undefined;
}

/**
 * The files of one training: `scores.csv`, `scores.parquet`, `curves.csv`, `curves.jsonl` (one epoch a line, null where a value does not
 * exist), `suspicion.csv` (case, suspicion, flagged) of the training cases, `post-processing.json`, `model.onnx`. Equal trainings give equal bytes.
 */
export function trainingFiles(
  cases: LearningCases,
  trained: Pick<TrainedLearner, 'records' | 'scores' | 'suspicion' | 'flagged'>,
  { model, suspicion = true, processed }: TrainingFilesOptions = {},
): readonly TrainingFile[] {
  const encoder = new TextEncoder();
  const scores = scoresTable(cases, trained.scores, { processed });
  return [
    { name: 'scores.csv', data: encoder.encode(toCsv(scores)) },
    { name: 'scores.parquet', data: toParquet(scores) },
    { name: 'curves.csv', data: encoder.encode(toCsv(curvesTable(trained.records))) },
    { name: 'curves.jsonl', data: encoder.encode(trained.records.map(line).join('')) },
    ...(suspicion && trained.suspicion
      ? [{ name: 'suspicion.csv', data: encoder.encode(suspicionOf(cases, trained)) }]
      : []),
    ...(processed === undefined
      ? []
      : [
          {
            name: 'post-processing.json',
            data: encoder.encode(`${JSON.stringify(processed.record, undefined, 2)}\n`),
          },
        ]),
    ...(model === undefined ? [] : [{ name: 'model.onnx', data: model }]),
  ];
}

function line(record: EpochRecord): string {
  return `${JSON.stringify(record)}\n`;
}

function suspicionOf(
  cases: LearningCases,
  { suspicion, flagged }: Pick<TrainedLearner, 'suspicion' | 'flagged'>,
): string {
  const bad = flagged && new Set(flagged);
  const rows = Array.from(cases.splits.train, (index, position) => ({
    case: cases.ids[index]!,
    suspicion: suspicion![position]!,
    ...(bad ? { flagged: bad.has(position) ? 1 : 0 } : {}),
  }));
  return toCsv(tableOfRows(rows, 'suspicion.csv'));
}
