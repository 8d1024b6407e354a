// Bootstrap of the AUC of groups, patients resampled. With row weights of one it runs 16 replicates at once in WebAssembly; the
// TypeScript form below is what the kernel is tested against, and what runs with weights or where WebAssembly has no SIMD.
import { seedState } from '../../core/xoshiro.ts';
import { sortIndices } from '../sort.ts';
import { loadKernel, place, writeStates } from './kernel.ts';
import { type Draws, forEachBlock, laneCount, laneStates } from './lanes.ts';
import { completeCounts, drawPoissonCounts, poissonThresholds } from './poisson-counts.ts';
import { type RankedRows, rankRows, type ScoredRows } from './ranked-rows.ts';
import { countStreams } from './resample-counts.ts';
import { concordanceRuns, tiedChunks } from './row-runs.ts';

/** What is resampled: rows with their patients, and the groups (lists of row indices, which may overlap) whose AUCs are wanted. */
export interface BootstrapAucProblem extends ScoredRows {
  /** Number of patients drawn in each replicate; codes in `patient` are below it. */
  readonly patients: number;
  readonly segments: readonly Int32Array[];
}

/** Rows of a run: a kernel lane's byte holds the sum of this many counts of at most `largestKernelCount`. */
const rowsPerRun = 16;
const largestKernelCount = 15;

/**
 * Bootstrap replicates of the area under the ROC curve of each segment: replicate r draws `patients` patients with replacement and
 * keeps all their rows as often as they were drawn. Returns replicates `from` to `to` (exclusive) by row, segments by column; NaN where
 * a class has no row in the replicate. Ties count one half, exactly. The same seed gives the same replicates however they are
 * split over calls, and the same cohort (`resampleCounts`) for every segment. Scores must not be NaN.
 */
export function bootstrapAuc(problem: BootstrapAucProblem, draws: Draws): Float64Array {
  const ranked = problem.segments.map((rows) => rankRows(problem, rows));
  const values = new Float64Array(Math.max(0, draws.to - draws.from) * ranked.length);
  const engine = problem.weight === undefined ? kernelEngine(problem, ranked) : undefined;
  const bytes = engine?.counts() ?? new Uint8Array(problem.patients * laneCount);
  forEachBlock(draws, (first, lanes) => {
    const states = laneStates(draws.seed, countStreams.draw, first);
    const totals = engine?.draw(states) ?? plainDraw(bytes, problem.patients, states, lanes);
    let largest = 0;
    for (let lane = 0; lane < lanes; lane += 1) {
      const place = { bytes, stride: laneCount, offset: lane, patients: problem.patients };
      const state = seedState(draws.seed, [countStreams.complete, first + lane]);
      largest = Math.max(largest, completeCounts(place, totals[lane]!, state));
    }
    const useKernel = engine !== undefined && largest <= largestKernelCount;
    if (useKernel) engine.arrange();
    ranked.forEach((rows, segment) => {
      const aucs = useKernel ? engine.aucs(segment) : plainAucs(rows, bytes, lanes);
      for (let lane = 0; lane < lanes; lane += 1)
        values[(first - draws.from + lane) * ranked.length + segment] = aucs[lane]!;
    });
  });
  return values;
}

function plainDraw(
  bytes: Uint8Array,
  patients: number,
  states: readonly Uint32Array[],
  lanes: number,
): ArrayLike<number> {
  return states
    .slice(0, lanes)
    .map((state, lane) => drawPoissonCounts({ bytes, stride: laneCount, offset: lane, patients }, state));
}

function plainAucs(rows: RankedRows, bytes: Uint8Array, lanes: number): Float64Array {
  return Float64Array.from({ length: lanes }, (_, lane) => plainAuc(rows, bytes, lane));
}

/** AUC of one replicate: rows count as often as their patient was drawn, times their weight. */
function plainAuc({ patient, weight, start, positives }: RankedRows, bytes: Uint8Array, lane: number): number {
  const sumOf = (from: number, to: number): number => {
    let sum = 0;
    for (let row = from; row < to; row += 1) {
      const count = bytes[patient[row]! * laneCount + lane]!;
      sum += weight === undefined ? count : count * weight[row]!;
    }
    return sum;
  };
  let below = 0;
  let above = 0;
  let pairs = 0;
  for (let block = 0; block < start.length - 1; block += 1) {
    const negative = sumOf(start[block]!, positives[block]!);
    const positive = sumOf(positives[block]!, start[block + 1]!);
    pairs += positive * (below + negative / 2);
    below += negative;
    above += positive;
  }
  return below > 0 && above > 0 ? pairs / (below * above) : Number.NaN;
}

/** A kernel with the segments in its memory. */
interface Engine {
  /** View of the counts, 16 bytes a patient. */
  counts(): Uint8Array;
  /** Draws Poisson counts for all lanes; returns their sums. */
  draw(states: readonly Uint32Array[]): ArrayLike<number>;
  /** Takes over the completed counts. */
  arrange(): void;
  /** AUCs of a segment by lane. */
  aucs(segment: number): Float64Array;
}

/**
 * Patients in the order of their lowest score, so that a run over ranked rows walks through memory instead of jumping: by patient, the
 * position in that order.
 */
function positionsByScore({ score, patient, patients }: BootstrapAucProblem): Int32Array {
  const positions = new Int32Array(patients).fill(-1);
  let next = 0;
  for (const row of sortIndices(score)) if (positions[patient[row]!] === -1) positions[patient[row]!] = next++;
  for (let p = 0; p < patients; p += 1) if (positions[p] === -1) positions[p] = next++;
  return positions;
}

function kernelEngine(problem: BootstrapAucProblem, ranked: readonly RankedRows[]): Engine | undefined {
  const { patients } = problem;
  const positions = positionsByScore(problem);
  const streams = ranked.map((rows) => {
    const moved = { ...rows, patient: rows.patient.map((code) => positions[code]!) };
    return { runs: concordanceRuns(moved, rowsPerRun), ties: tiedChunks(moved, rowsPerRun) };
  });
  const streamBytes = streams.reduce((sum, { runs, ties }) => sum + runs.byteLength + ties.byteLength + 32, 0);
  const kernel = loadKernel(streamBytes + patients * (2 * laneCount + 4) + pageOfScratch);
  if (kernel === undefined) return undefined;
  const scratch = kernel.reserve(pageOfScratch);
  const drawn = kernel.reserve(patients * laneCount);
  const counts = kernel.reserve(patients * laneCount);
  const places = place(
    kernel,
    new Uint32Array(positions).map((position) => position * laneCount),
  ).start;
  const placed = streams.map(({ runs, ties }) => ({ runs: place(kernel, runs), ties: place(kernel, ties) }));
  const { functions } = kernel;
  const { buffer } = functions.memory;
  const thresholds = scratch + 256;
  new Int32Array(buffer, thresholds, poissonThresholds.length).set(
    poissonThresholds.map((threshold) => (threshold - 1) ^ 0x80000000),
  );
  const totals = new Int32Array(buffer, scratch + 320, laneCount);
  const sums = scratch + 384;
  const out = scratch + 512;
  const rowSums = new Int32Array(buffer, out, 2 * laneCount);
  const pairs = new Float64Array(buffer, out + 128, laneCount);
  const tied = new Float64Array(buffer, out + 256, laneCount);
  return {
    counts: () => new Uint8Array(buffer, drawn, patients * laneCount),
    draw: (states) => {
      writeStates(kernel, scratch, states);
      totals.fill(0);
      functions.drawCounts(scratch, thresholds, drawn, patients, scratch + 320);
      return totals;
    },
    arrange: () => functions.arrange(drawn, places, counts, patients),
    aucs: (segment) => {
      const { runs, ties } = placed[segment]!;
      functions.concordance(runs.start, runs.end, counts, out);
      functions.tiedPairs(ties.start, ties.end, counts, sums, out + 256);
      return Float64Array.from(pairs, (value, lane) => {
        const all = rowSums[lane]! * rowSums[lane + laneCount]!;
        return all > 0 ? (value - tied[lane]! / 2) / all : Number.NaN;
      });
    },
  };
}

const pageOfScratch = 1024;
