import { createStream } from '../../core/stream.ts';
import type { NodeValues } from '../graph/causal-graph.ts';
import { patientRows } from '../graph/patient-rows.ts';
import type { Stratification } from '../graph/stratify/stratification.ts';
import { stratifyCases } from '../graph/stratify/stratify-cases.ts';
import type { WorldFile } from '../world-file/world-file.ts';

/** A case of a dataset before it is drawn. */
export interface RosterRow {
  /** Number of the draw. */
  readonly index: number;
  /** Values that stratification assigns to nodes. */
  readonly values?: NodeValues | undefined;
  /** Split; undefined if there are none. */
  readonly split: string | undefined;
}

/** Which draws are the cases of a dataset, in order. */
export interface Roster {
  readonly rows: readonly RosterRow[];
  /** Number of draws, kept or not. */
  readonly draws: number;
  /** What stratification dropped and why, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The roster of a world file: all draws from the first, or, with `stratify`, those it keeps. The split of a patient is drawn by itself with
 * the shares as probabilities, so that a smaller dataset is the beginning of a larger one. `compat: simba` stratifies as the published program does.
 */
export function rosterOf(
  worldFile: WorldFile,
  { seed, cases, compat }: { readonly seed: number; readonly cases: number; readonly compat?: 'simba' | undefined },
): Roster {
  const { graph, table } = worldFile;
  const stratify = worldFile.stratify && { ...worldFile.stratify, scheme: compat ?? worldFile.stratify.scheme };
  if (stratify !== undefined) return stratified(worldFile, stratify, { seed, cases });
  const rows = Array.from({ length: cases }, (_, index): RosterRow => {
    const { patient } = patientRows(seed, graph.rowsPerPatient, index);
    return { index, split: splitOf(table.split, createStream(seed, 'split', patient).uniform()) };
  });
  return { rows, draws: cases, notes: [] };
}

function stratified(
  { graph }: WorldFile,
  stratify: Stratification,
  { seed, cases }: { readonly seed: number; readonly cases: number },
): Roster {
  const dealt = stratifyCases(graph, stratify, { seed, cases });
  const rows = dealt.cases.map(({ index, do: values, split }) => ({ index, values, split: split || undefined }));
  const losses = dealt.losses.map(({ step, strata, cases: lost }) => {
    const reason = step === 'thinning' ? 'of the class that is too many beside a bias' : `in ${strata} bins too small`;
    return `${step}: ${lost} cases left out, ${reason}`;
  });
  return { rows, draws: cases, notes: [`${rows.length} of ${cases} draws kept`, ...losses] };
}

function splitOf(shares: Readonly<Record<string, number>>, u: number): string | undefined {
  const names = Object.keys(shares);
  let sum = 0;
  for (const name of names) {
    sum += shares[name]!;
    if (u < sum) return name;
  }
  return names.at(-1);
}
