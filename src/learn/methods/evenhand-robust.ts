// Weighs every pair by how much more likely its halves belong together than contradict each other, and says what its image shows by a fair rule.
import { createStream } from '../../core/stream.ts';
import { tensorValue } from '../../core/tensor-value.ts';
import { equal } from '../../engine/functions/comparisons.ts';
import { add, cast, div, mul } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { diagonal } from '../../engine/functions/rearrangement.ts';
import { mean } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { weightedSinkhornDivergence } from '../losses/sinkhorn-divergence.ts';
import {
  type CaseEvidence,
  defineMethod,
  type MethodContext,
  type MethodPass,
  type MethodRun,
  type MethodSeen,
  type PairEvidence,
} from './method.ts';
import { type EvidenceState, EvidenceStore } from './pairing/evidence-store.ts';
import { pairWeights } from './pairing/pair-weights.ts';
import type { PairingPosterior } from './pairing/pairing.ts';
import { pairingPosterior } from './pairing/pairing-posterior.ts';
import { promptLogits } from './pairing/prompt-logits.ts';
import type { SettingsIn } from './setting.ts';
import { warmUpRemarks } from './warm-up-remarks.ts';

const name = 'evenhand-robust';

const settings = {
  warmUp: {
    default: 0,
    low: 0,
    high: 1000,
    integer: true,
    about: 'Epochs before pairs are judged; 0: before the first step, by the features that the model starts from.',
  },
  mass: {
    default: 0.5,
    low: -1,
    high: 1,
    search: [0, 0.5, 1],
    about:
      'Weights of a group sum to n / kept^mass in proportion, with n its cases and kept the share of its weight that is left, raised to no more than an equal share of all. 0: as many as it has cases. 1: as much more as it lost. -1: a group with many bad pairs counts less.',
  },
  naming: {
    default: 10,
    low: 0,
    high: 1000,
    search: [0, 3, 10],
    about:
      'Weight of the cross-entropy between the cosines of an image with the prompts and the class it shows by the one rule for all groups. 0: none.',
  },
  cost: {
    default: 0.035,
    low: 0,
    high: 1,
    search: [0.02, 0.035, 0.1],
    about:
      'Most of its AUC above chance, as a share, that the one rule may cost a group for the sake of equity-scaled AUC, against counting all cases alike; three times as much where 20 % of the pairs contradict each other, in proportion from 8 % on. 0: no group pays. 1: the highest equity-scaled AUC at any price.',
  },
  matching: {
    default: 0,
    low: 0,
    high: 1000,
    search: [0, 0.1, 1],
    about:
      'Weight of the Sinkhorn divergence between the cosines of each group and of all, pairs weighted as in the loss.',
  },
  dimensions: {
    default: 100,
    low: 2,
    high: 128,
    integer: true,
    about: 'Principal components of the images.',
  },
  ruleDimensions: {
    default: 128,
    low: 2,
    high: 512,
    integer: true,
    about: 'Principal components of the images in the one rule for all groups.',
  },
  commonDimensions: {
    default: 100,
    low: 2,
    high: 512,
    integer: true,
    about: 'Principal components of the texts in what they have in common with images beyond the class.',
  },
  textDimensions: {
    default: 180,
    low: 2,
    high: 512,
    integer: true,
    about: 'Principal components of the texts by which the class that a text states is found.',
  },
  directions: {
    default: 8,
    low: 1,
    high: 64,
    integer: true,
    about: 'Most canonical directions in which what is left of both sides is compared.',
  },
  ridge: {
    default: 0.3,
    low: 0,
    high: 100,
    about: 'Ridge of the canonical correlations, as a share of the mean variance.',
  },
  folds: {
    default: 5,
    low: 2,
    high: 20,
    integer: true,
    about: 'Folds: no pair is judged by what it helped to find.',
  },
  rounds: {
    default: 24,
    low: 1,
    high: 100,
    integer: true,
    about:
      'Most rounds of finding what images show and texts state, and judging the pairs by it; they end once the pairs have settled.',
  },
} as const;

type Settings = SettingsIn<typeof settings>;

/**
 * Robust learning of pairs by what texts state and images show: before the first step, and again after every epoch that changed the features, every pair
 * gets the chance that its halves belong together, that the text states another class than the image has, that they share the class and nothing else, or that they
 * have nothing to do with each other (`pairingPosterior`: cross-fitted, with a rule and shares of its own in each group), and its loss is weighted by it (`pairWeights`). A second term,
 * the cross-entropy of the image's cosines with the prompts, teaches the class that the image shows by the one held-out rule for all groups that has the highest equity-scaled AUC at a bounded cost to each of them (`fairRule`). The classes are
 * those of the prompts; no recorded class is used. A group whose pairs are clean but hard keeps its weight, because the shares of bad pairs
 * are found from its own pairs, not from how large their losses are. Documented with ablations in docs/methods/evenhand-robust.md.
 */
export const evenhandRobust = defineMethod({
  name,
  kinds: ['pairs'],
  about:
    'Weighs each pair by how much more likely image and text belong together than contradict each other, judged for each group by itself, and brings images to the prompts of the class that they show by the one rule for all groups that has the highest equity-scaled AUC at a bounded cost to each of them.',
  source: 'of this project',
  version: 11,
  settings,
  start: (context, chosen) => {
    const memory = new PairMemory(context, chosen);
    return {
      prompts: chosen.naming > 0,
      prepare: (evidence) => memory.prepare(evidence),
      feeds: ({ positions }) => memory.feeds(positions),
      terms: (pass) => terms(pass, context, chosen),
      afterBatch: (seen) => memory.remember(seen),
      afterEpoch: (epoch) => memory.judge(epoch),
      suspicion: () => memory.suspicion(),
      flagged: () => memory.flagged(),
      weightsOf: ({ positions }) => memory.weightsOf(positions),
      evidence: () => memory.evidence(),
      remarks: (end) => warmUpRemarks(end, { firstEpoch: chosen.warmUp, weighs: 'pair' }),
      state: () => memory.state(),
      restore: (state) => memory.restore(state as State),
    } satisfies MethodRun;
  },
});

function terms(pass: MethodPass, context: MethodContext, { naming, matching }: Settings) {
  const { caseLosses, fed, features, promptLogits } = pass;
  const { evidence } = features;
  const further = [
    ...(naming === 0 ? [] : [mul(mean(crossEntropy(promptLogits!, fed['classes']!)), naming)]),
    ...(matching === 0 ? [] : [mul(groupDistance(pass, context), matching)]),
  ];
  const loss = further.reduce((sum, term) => add(sum, term), mean(mul(caseLosses, fed['weights']!)));
  return { loss, outputs: evidence ? { imageEvidence: evidence.image, textEvidence: evidence.text } : {} };
}

/** Mean over known groups of the first attribute of the divergence between their cosines and those of all pairs. */
function groupDistance({ logits, scale, groups, fed }: MethodPass, { attributes }: MethodContext): Tensor {
  const own = diagonal(logits);
  const points = reshape(div(own, scale!), [own.shape[0]!, 1]);
  const weights = fed['weights']!;
  const all = { points, weights };
  const distances = (attributes[0]?.groups ?? []).map((_, group) => {
    const members = cast(equal(groups[0]!, group), weights.dtype);
    return weightedSinkhornDivergence({ points, weights: mul(weights, members) }, all, { diameter: 2 });
  });
  if (distances.length === 0) return mul(mean(own), 0);
  return mul(
    distances.reduce((sum, each) => add(sum, each)),
    1 / distances.length,
  );
}

interface State {
  readonly good: readonly number[];
  readonly contrary: readonly number[];
  readonly within: readonly number[];
  readonly weights: readonly number[];
  /** Chance of each class by the fair rule, [n][classes]. */
  readonly fair: readonly number[];
  /** Logits of the class that each text names by the prompts, from the first features. */
  readonly named: readonly number[];
  /** Sum of the evidence that was judged last; equal evidence is not judged again. */
  readonly judged: number | null;
  readonly image: EvidenceState;
  readonly text: EvidenceState;
}

class PairMemory {
  readonly #context: MethodContext;
  readonly #settings: Settings;
  readonly #group: Int32Array;
  readonly #groups: number;
  readonly #image: EvidenceStore;
  readonly #text: EvidenceStore;
  #good: Float64Array;
  #contrary: Float64Array;
  #within: Float64Array;
  #weights: Float64Array;
  /** All 0, which costs nothing, before pairs are judged. */
  #fair: Float64Array;
  #named: Float64Array;
  #judged: number | null = null;

  constructor(context: MethodContext, chosen: Settings) {
    const { count, attributes, classes } = context;
    this.#context = context;
    this.#settings = chosen;
    const first = attributes[0];
    this.#groups = (first?.groups.length ?? 0) + 1;
    this.#group = Int32Array.from({ length: count }, (_, position) => {
      const code = first?.codes[position] ?? -1;
      return code < 0 ? this.#groups - 1 : code;
    });
    this.#image = new EvidenceStore(count);
    this.#text = new EvidenceStore(count);
    this.#good = new Float64Array(count).fill(1);
    this.#contrary = new Float64Array(count);
    this.#within = new Float64Array(count);
    this.#weights = new Float64Array(count).fill(1);
    this.#fair = new Float64Array(count * classes.length);
    this.#named = new Float64Array(count * classes.length);
  }

  feeds(positions: readonly number[]) {
    const weights = this.weightsOf(positions);
    const { length } = this.#context.classes;
    const classes = positions.flatMap((at) => Array.from(this.#fair.subarray(at * length, (at + 1) * length)));
    return {
      weights: tensorValue('float32', [weights.length], weights),
      ...(this.#settings.naming > 0 ? { classes: tensorValue('float32', [weights.length, length], classes) } : {}),
    };
  }

  weightsOf(positions: readonly number[]): readonly number[] {
    return positions.map((position) => this.#weights[position]!);
  }

  remember({ positions, outputs }: MethodSeen): void {
    const { imageEvidence, textEvidence } = outputs;
    if (imageEvidence === undefined || textEvidence === undefined) return;
    this.#image.keep(positions, imageEvidence.data as Float32Array);
    this.#text.keep(positions, textEvidence.data as Float32Array);
  }

  prepare({ image, text, prompts }: PairEvidence): void {
    const { count, classes } = this.#context;
    const all = Array.from({ length: count }, (_, position) => position);
    this.#image.keep(all, image);
    this.#text.keep(all, text);
    const { classOf, features } = prompts;
    const width = features.length / classOf.length;
    const rows = { count: classOf.length, width, data: Float64Array.from(features) };
    this.#named = promptLogits(this.#text.rows(), { rows, classOf, classes: classes.length });
    this.judge(-1);
  }

  judge(epoch: number): void {
    if (epoch + 1 < this.#settings.warmUp) return;
    const sum = this.#image.sum + this.#text.sum;
    const isNew = sum !== this.#judged;
    if (isNew && this.#image.isFull) {
      const found = this.#posterior();
      [this.#good, this.#contrary, this.#within] = [found.good, found.contrary, found.within];
      this.#weights = pairWeights(found, { group: this.#group, groups: this.#groups, mass: this.#settings.mass });
      this.#fair = found.fair.data;
      this.#judged = sum;
    }
    this.#image.clear();
    this.#text.clear();
  }

  #posterior(): PairingPosterior {
    const { seed, classes } = this.#context;
    return pairingPosterior(
      {
        image: this.#image.rows(),
        text: this.#text.rows(),
        named: this.#named,
        classes: classes.length,
        group: this.#group,
        groups: this.#groups,
        recorded: this.#groups - 1,
      },
      { ...this.#settings, stream: createStream(seed, name, 'judge') },
    );
  }

  suspicion(): Float64Array {
    return this.#good.map((good) => 1 - good);
  }

  flagged(): readonly number[] {
    return Array.from(this.#good.keys()).filter((position) => this.#good[position]! < 0.5);
  }

  /** Chances of the four kinds; not known before pairs are judged. */
  evidence(): CaseEvidence {
    const good = this.#judged === null ? this.#good.map(() => Number.NaN) : this.#good;
    const known = (chances: Float64Array) =>
      chances.map((chance, at) => (Number.isNaN(good[at]!) ? good[at]! : chance));
    const [contrary, within] = [known(this.#contrary), known(this.#within)];
    const unrelated = good.map((chance, at) => Math.max(0, 1 - chance - contrary[at]! - within[at]!));
    return { cases: { good, contrary, within, unrelated }, shared: {} };
  }

  state(): State {
    return {
      good: Array.from(this.#good),
      contrary: Array.from(this.#contrary),
      within: Array.from(this.#within),
      weights: Array.from(this.#weights),
      fair: Array.from(this.#fair),
      named: Array.from(this.#named),
      judged: this.#judged,
      image: this.#image.state(),
      text: this.#text.state(),
    };
  }

  restore({ good, contrary, within, weights, fair, named, judged, image, text }: State): void {
    this.#good = Float64Array.from(good);
    this.#contrary = Float64Array.from(contrary);
    this.#within = Float64Array.from(within);
    this.#weights = Float64Array.from(weights);
    this.#fair = Float64Array.from(fair);
    this.#named = Float64Array.from(named);
    this.#judged = judged;
    this.#image.restore(image);
    this.#text.restore(text);
  }
}
