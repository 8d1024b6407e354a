// Texts of a run to what a page shows: curves of its trainings, figures of its summary. Knows no files, so that pages read dropped folders by it.
import type { MetricsRecord } from '../learn/fit/fit-options.ts';
import type { EpochRecord } from '../learn/learner/learner.ts';
import type { CurvePoint, RunFigure, RunSummary } from '../server/api.ts';

/**
 * The curve in `curves.jsonl` or `epochs.jsonl`, epochs from 0: of an epoch that stands twice, the last. Values that do
 * not exist are null; lines that are not whole, or no records, are left out.
 */
export function epochPoints(text: string): readonly CurvePoint[] {
  const records = new Map(jsonLines<EpochRecord>(text).map((record) => [record.epoch, record]));
  return Array.from(records.values(), ({ epoch, trainingLoss, validation, flagged }) => ({
    epoch,
    trainingLoss: trainingLoss ?? null,
    validationLoss: validation?.loss ?? null,
    validationAuc: validation?.auc ?? null,
    groups: (validation?.groups ?? []).map(({ attribute, group, auc }) => ({ attribute, group, auc: auc ?? null })),
    flagged,
  }));
}

/**
 * The curve in `metrics.jsonl`: loss and the figure that is selected by; of the epoch under way the mean loss of its
 * steps so far. Lines that are not whole, or no records, are left out.
 */
export function stepPoints(text: string): readonly CurvePoint[] {
  const points = new Map<number, CurvePoint>();
  let steps = 0;
  let sum = 0;
  for (const { epoch, loss, learningRate, validation } of jsonLines<MetricsRecord>(text)) {
    const endsEpoch = learningRate === undefined;
    sum = endsEpoch ? 0 : sum + loss;
    steps = endsEpoch ? 0 : steps + 1;
    const trainingLoss = endsEpoch ? (loss ?? null) : sum / steps;
    points.set(epoch, { epoch, trainingLoss, criterion: endsEpoch ? (validation ?? null) : undefined, groups: [] });
  }
  return [...points.values()];
}

/** Points of steps with what the records of the same epochs say besides; epochs without steps are left out. */
export function mergedPoints(steps: readonly CurvePoint[], epochs: readonly CurvePoint[]): readonly CurvePoint[] {
  const known = new Map(epochs.map((point) => [point.epoch, point]));
  return steps.map((point) => ({ ...point, ...known.get(point.epoch), criterion: point.criterion }));
}

interface Manifest {
  readonly verb?: unknown;
  readonly plan?: {
    readonly method?: { readonly name?: string };
    readonly use?: { readonly kind?: string };
    readonly seeds?: readonly number[];
  };
  readonly whole?: unknown;
}

/** What `manifest.json` and, of a run that is whole, `summary.json` say; both as parsed, undefined where they are missing. */
export function runSummary(manifest: unknown, summary: unknown): Omit<RunSummary, 'id' | 'changed'> {
  if (manifest === undefined) {
    return { verb: 'unknown', seeds: [], whole: false, figures: [], problem: 'its manifest.json could not be read.' };
  }
  const { verb, plan, whole } = manifest as Manifest;
  return {
    verb: verb === 'learn' || verb === 'bench' ? verb : 'unknown',
    method: plan?.method?.name,
    use: plan?.use?.kind,
    seeds: plan?.seeds ?? [],
    whole: whole === true,
    figures: whole === true ? figuresOf(summary) : [],
  };
}

interface SummaryLine {
  readonly fraction?: number;
  readonly shots?: number;
  readonly figures?: readonly {
    readonly figure: { readonly kind: string; readonly attribute?: string; readonly group?: string };
    readonly mean: number | null;
    readonly interval?: { readonly low: number | null; readonly high: number | null };
  }[];
}

function figuresOf(summary: unknown): readonly RunFigure[] {
  if (!Array.isArray(summary)) return [];
  return (summary as readonly SummaryLine[]).flatMap(({ fraction, shots, figures = [] }) =>
    figures.map(({ figure: { kind, attribute, group }, mean, interval }) => ({
      fraction,
      ...(shots === undefined ? {} : { shots }),
      kind,
      attribute,
      group,
      mean,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    })),
  );
}

/** The records of a text of JSON lines; a last line that is still being written is left out. */
function jsonLines<Value>(text: string): readonly Value[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value = line === '' ? null : (JSON.parse(line) as unknown);
      return typeof value === 'object' && value !== null ? [value as Value] : [];
    } catch {
      return [];
    }
  });
}
