// Dynamic bad pair mining: losses of past epochs are remembered, outliers among them get another weight.
import { tensorValue } from '../../core/tensor-value.ts';
import { mul } from '../../engine/functions/elementwise.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { shownWeights, withCaseWeights } from './case-weights.ts';
import { type HistoryJudgement, judgeHistory, type OutlierLimits, outlierShare } from './dbpm-history.ts';
import { type BadPairWeightOptions, badPairWeight } from './dbpm-weight.ts';
import type { CaseEvidence, MethodContext, MethodRequest, MethodRun } from './method.ts';
import { warmUpRemarks } from './warm-up-remarks.ts';

/** What is mined, and how. */
export interface BadPairMining extends OutlierLimits {
  /** What has a history and a weight: each pair, or the place of a batch in its epoch, whatever pairs it holds this time. */
  readonly unit: 'pair' | 'slot';
  /** Factor of a loss of an epoch (from 0) in the history. The history is the mean of these products over past epochs. */
  readonly historyFactor: (epoch: number) => number;
  /** First epoch with weights, at least 1. */
  readonly firstEpoch: number;
  readonly weighting: BadPairWeightOptions['weighting'];
  /** Whether losses are remembered before or after they are weighted. */
  readonly stored: 'unweighted' | 'weighted';
}

type Place = Pick<MethodRequest, 'positions' | 'epoch' | 'step'>;

/** Everything that a run needs to go on, as JSON. */
interface MiningState {
  /** Sum over epochs of the stored losses of each item, times their factors. */
  readonly totals: readonly number[];
  /** Null while there is none. */
  readonly judgement: HistoryJudgement | null;
  /** `outlierShare` of each item. */
  readonly shares: readonly number[];
  /** Of slots: how suspicious each pair was where it was last seen, and the pairs that were flagged there. */
  readonly pairShares: readonly number[];
  readonly pairsFlagged: readonly number[];
}

const unknown = { mean: Number.NaN, deviation: Number.NaN };
const noJudgement: HistoryJudgement = { mean: 0, deviation: 1, flagged: [] };

/**
 * A run that weighs the mean of the case losses by `badPairWeight`. Before `firstEpoch`, and while all histories are alike, every
 * weight is 1. `flagged` and `suspicion` of pairs are those of the next epoch; of slots those of the pairs that each slot held when it was
 * last seen, for a slot has no pairs of its own.
 */
export function badPairRun(context: MethodContext, mining: BadPairMining): MethodRun {
  const memory = new MiningMemory(context, mining);
  return {
    feeds: (request) => memory.feeds(request),
    terms: ({ caseLosses, fed }) => {
      const losses = mining.unit === 'pair' ? caseLosses : mean(caseLosses, { keepDims: true });
      const weights = badPairWeight(losses, {
        flagged: fed['flagged']!,
        mean: fed['historyMean']!,
        deviation: fed['historyDeviation']!,
        weighting: mining.weighting,
      });
      const weighted = mul(losses, weights);
      const storedLosses = mining.stored === 'weighted' ? weighted : losses;
      return withCaseWeights({ loss: mean(weighted), outputs: { storedLosses } }, weights);
    },
    afterBatch: (seen) => memory.remember(seen, seen.outputs['storedLosses']!.data as ArrayLike<number>),
    afterEpoch: (epoch) => memory.judge(epoch),
    suspicion: () => memory.suspicion(),
    flagged: () => memory.flagged(),
    weightsOf: shownWeights,
    remarks: (end) =>
      warmUpRemarks(end, { firstEpoch: mining.firstEpoch, weighs: mining.unit === 'pair' ? 'pair' : 'batch' }),
    ...(mining.unit === 'pair' ? { evidence: (epoch: number) => memory.evidence(epoch) } : {}),
    state: () => memory.state(),
    restore: (state) => memory.restore(state as MiningState),
  };
}

class MiningMemory {
  #totals: Float64Array;
  #judgement: HistoryJudgement | null = null;
  #bad: ReadonlySet<number> = new Set();
  #shares: Float64Array;
  #pairShares: Float64Array;
  #pairsFlagged = new Set<number>();
  readonly #isPairs: boolean;
  readonly #stepsPerEpoch: number;
  readonly #mining: BadPairMining;

  constructor({ count, stepsPerEpoch }: MethodContext, mining: BadPairMining) {
    const items = mining.unit === 'pair' ? count : stepsPerEpoch;
    this.#isPairs = mining.unit === 'pair';
    this.#stepsPerEpoch = stepsPerEpoch;
    this.#mining = mining;
    this.#totals = new Float64Array(items);
    this.#shares = new Float64Array(items);
    this.#pairShares = new Float64Array(this.#isPairs ? 0 : count);
  }

  suspicion(): Float64Array {
    return (this.#isPairs ? this.#shares : this.#pairShares).slice();
  }

  flagged(): readonly number[] {
    return this.#isPairs ? (this.#judgement ?? noJudgement).flagged : [...this.#pairsFlagged].sort((a, b) => a - b);
  }

  feeds(place: Place) {
    const marks = this.#itemsOf(place).map((item) => (this.#bad.has(item) ? 1 : 0));
    const { mean: centre, deviation } = this.#judgement ?? noJudgement;
    return {
      flagged: tensorValue('float32', [marks.length], marks),
      historyMean: tensorValue('float32', [], [centre]),
      historyDeviation: tensorValue('float32', [], [deviation]),
    };
  }

  remember(place: Place, losses: ArrayLike<number>): void {
    const factor = this.#mining.historyFactor(place.epoch);
    for (const [index, item] of this.#itemsOf(place).entries()) {
      this.#totals[item] = this.#totals[item]! + losses[index]! * factor;
      if (!this.#isPairs) this.#shareOut(place, item);
    }
  }

  judge(epoch: number): void {
    if (epoch + 1 < this.#mining.firstEpoch) return;
    const history = this.#totals.map((total) => total / (epoch + 1));
    const judgement = judgeHistory(history, this.#mining);
    this.#judge(judgement.deviation > 0 ? judgement : null);
    this.#shares = history.map((value) => outlierShare(value, judgement, this.#mining));
  }

  /** The history after an epoch, and the limits beyond which it is an outlier. */
  evidence(epoch: number): CaseEvidence {
    const { mean: centre, deviation } = this.#judgement ?? unknown;
    const { noisy, faulty } = this.#mining;
    return {
      cases: { memory_loss: this.#totals.map((total) => total / (epoch + 1)) },
      shared: { limit_low: centre - noisy * deviation, limit_high: centre + faulty * deviation },
    };
  }

  state(): MiningState {
    return {
      totals: Array.from(this.#totals),
      judgement: this.#judgement,
      shares: Array.from(this.#shares),
      pairShares: Array.from(this.#pairShares),
      pairsFlagged: [...this.#pairsFlagged],
    };
  }

  restore({ totals, judgement, shares, pairShares, pairsFlagged }: MiningState): void {
    this.#totals = Float64Array.from(totals);
    this.#shares = Float64Array.from(shares);
    this.#pairShares = Float64Array.from(pairShares);
    this.#pairsFlagged = new Set(pairsFlagged);
    this.#judge(judgement);
  }

  #judge(judgement: HistoryJudgement | null): void {
    this.#judgement = judgement;
    this.#bad = new Set(judgement?.flagged);
  }

  #shareOut({ positions }: Place, slot: number): void {
    for (const position of positions) {
      this.#pairShares[position] = this.#shares[slot]!;
      if (this.#bad.has(slot)) this.#pairsFlagged.add(position);
      else this.#pairsFlagged.delete(position);
    }
  }

  #itemsOf({ positions, epoch, step }: Place): readonly number[] {
    return this.#isPairs ? positions : [step - epoch * this.#stepsPerEpoch];
  }
}
