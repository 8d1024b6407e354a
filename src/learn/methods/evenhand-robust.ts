// Weighs every pair by the chance that its halves belong together, found from both sides at once and for each group by itself.
import { pow } from '../../core/math.ts';
import { createStream } from '../../core/stream.ts';
import { tensorValue } from '../../core/tensor-value.ts';
import { equal } from '../../engine/functions/comparisons.ts';
import { add, cast, div, mul } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { diagonal } from '../../engine/functions/rearrangement.ts';
import { mean } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { weightedSinkhornDivergence } from '../losses/sinkhorn-divergence.ts';
import {
  defineMethod,
  type MethodContext,
  type MethodPass,
  type MethodRun,
  type MethodSeen,
  type PairEvidence,
} from './method.ts';
import { type EvidenceState, EvidenceStore } from './pairing/evidence-store.ts';
import { pairingPosterior } from './pairing/pairing-posterior.ts';
import type { SettingsIn } from './setting.ts';

const name = 'evenhand-robust';

const settings = {
  warmUp: {
    default: 0,
    low: 0,
    high: 1000,
    integer: true,
    about: 'Epochs before pairs are judged; 0: before the first step, by the features that the model starts from.',
  },
  weighting: {
    default: 'soft',
    choices: ['soft', 'hard'],
    about: 'soft: the chance that a pair is good. hard: 1 where it is above one half, else 0.',
  },
  rates: {
    default: 'group',
    choices: ['group', 'all'],
    about: 'Whether each group has a rate of bad pairs of its own, or all have one.',
  },
  mass: {
    default: 0.5,
    low: -1,
    high: 1,
    search: [0, 0.5, 1],
    about:
      'Weights of a group sum to n / rate^mass in proportion, with n its cases and rate its share of good pairs. 0: as many as it has cases. 1: as much more as it lost. -1: a group with many bad pairs counts less.',
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
    default: 48,
    low: 2,
    high: 128,
    integer: true,
    about: 'Principal components of the features of each side.',
  },
  directions: {
    default: 12,
    low: 1,
    high: 64,
    integer: true,
    about: 'Most canonical directions that pairs are judged by.',
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
    about: 'Folds: no pair is judged by directions that it helped to find.',
  },
  rounds: {
    default: 3,
    low: 1,
    high: 100,
    integer: true,
    about: 'Rounds of finding directions and judging the pairs of all groups alike.',
  },
  groupRounds: {
    default: 3,
    low: 0,
    high: 100,
    integer: true,
    about: 'Rounds after these in which the pairs of each group are judged by what the two sides have in common there.',
  },
  groupFrom: {
    default: 20,
    low: 0,
    high: 1e6,
    about:
      'Fewest training pairs for these rounds, for each principal component of both sides; with fewer, a relation of one group is mostly chance.',
  },
  lent: {
    default: 50,
    low: 0,
    high: 1e6,
    about: "Cases' worth of what all pairs have in common that is mixed into each group's own.",
  },
  neighbours: {
    default: 40,
    low: 0,
    high: 1000,
    integer: true,
    about: 'Nearest images and texts that lend their rate of good pairs; 0 for none.',
  },
  shrinkage: {
    default: 10,
    low: 0,
    high: 1000,
    about: "Cases' worth of the group's rate mixed into that of the neighbours.",
  },
} as const;

type Settings = SettingsIn<typeof settings>;

/**
 * Robust learning of pairs by what both halves say: before the first step, and again after every epoch that changed the features, every pair gets the chance that image and note belong together
 * (`pairingPosterior`: a mixture of related and unrelated pairs, cross-fitted, with a rate of its own in each group), and its loss is weighted by it.
 * A group whose pairs are clean but hard keeps its weight, because the rate is found from what its own pairs have in common, not from how
 * large their losses are; where the two halves are not found to be related, no pair is treated as bad. Documented with ablations in
 * docs/methods/evenhand-robust.md.
 */
export const evenhandRobust = defineMethod({
  name,
  kinds: ['pairs'],
  about:
    'Weighs each pair by the chance that image and text belong together, found from both sides and for each group by itself.',
  source: 'of this project',
  settings,
  start: (context, chosen) => {
    const memory = new PairMemory(context, chosen);
    return {
      prepare: (evidence) => memory.prepare(evidence),
      feeds: ({ positions }) => memory.feeds(positions),
      terms: (pass) => terms(pass, context, chosen),
      afterBatch: (seen) => memory.remember(seen),
      afterEpoch: (epoch) => memory.judge(epoch),
      suspicion: () => memory.suspicion(),
      flagged: () => memory.flagged(),
      state: () => memory.state(),
      restore: (state) => memory.restore(state as State),
    } satisfies MethodRun;
  },
});

function terms(pass: MethodPass, context: MethodContext, { matching }: Settings) {
  const { caseLosses, fed, features } = pass;
  const weights = fed['weights']!;
  const weighted = mean(mul(caseLosses, weights));
  const { image, text } = features.evidence!;
  const loss = matching === 0 ? weighted : add(weighted, mul(groupDistance(pass, context), matching));
  return { loss, outputs: { imageEvidence: image, textEvidence: text } };
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
  readonly logOdds: readonly number[];
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
  #logOdds: Float64Array;
  #weights: Float64Array;
  #judged: number | null = null;

  constructor(context: MethodContext, chosen: Settings) {
    const { count, attributes } = context;
    this.#context = context;
    this.#settings = chosen;
    const first = chosen.rates === 'group' ? attributes[0] : undefined;
    this.#groups = (first?.groups.length ?? 0) + 1;
    this.#group = Int32Array.from({ length: count }, (_, position) => {
      const code = first?.codes[position] ?? -1;
      return code < 0 ? this.#groups - 1 : code;
    });
    this.#image = new EvidenceStore(count);
    this.#text = new EvidenceStore(count);
    this.#good = new Float64Array(count).fill(1);
    this.#logOdds = new Float64Array(count);
    this.#weights = new Float64Array(count).fill(1);
  }

  feeds(positions: readonly number[]) {
    const weights = positions.map((position) => this.#weights[position]!);
    return { weights: tensorValue('float32', [weights.length], weights) };
  }

  remember({ positions, outputs }: MethodSeen): void {
    this.#image.keep(positions, outputs['imageEvidence']!.data as Float32Array);
    this.#text.keep(positions, outputs['textEvidence']!.data as Float32Array);
  }

  prepare({ image, text }: PairEvidence): void {
    const all = Array.from({ length: this.#context.count }, (_, position) => position);
    this.#image.keep(all, image);
    this.#text.keep(all, text);
    this.judge(-1);
  }

  judge(epoch: number): void {
    const sum = this.#image.sum + this.#text.sum;
    const isNew = sum !== this.#judged;
    if (epoch + 1 >= this.#settings.warmUp && isNew && this.#image.isFull) {
      const { seed } = this.#context;
      const found = pairingPosterior(
        { image: this.#image.rows(), text: this.#text.rows(), group: this.#group, groups: this.#groups },
        { ...this.#settings, stream: createStream(seed, name, 'judge') },
      );
      this.#good = found.good;
      this.#logOdds = found.logOdds;
      this.#judged = sum;
      this.#weigh();
    }
    this.#image.clear();
    this.#text.clear();
  }

  suspicion(): Float64Array {
    return this.#logOdds.map((odds) => -odds);
  }

  flagged(): readonly number[] {
    return Array.from(this.#good.keys()).filter((position) => this.#good[position]! < 0.5);
  }

  state(): State {
    return {
      good: Array.from(this.#good),
      logOdds: Array.from(this.#logOdds),
      judged: this.#judged,
      image: this.#image.state(),
      text: this.#text.state(),
    };
  }

  restore({ good, logOdds, judged, image, text }: State): void {
    this.#good = Float64Array.from(good);
    this.#logOdds = Float64Array.from(logOdds);
    this.#judged = judged;
    this.#image.restore(image);
    this.#text.restore(text);
    if (judged !== null) this.#weigh();
  }

  /** Weights of the pairs, their mean 1 over all. */
  #weigh(): void {
    const { weighting, mass } = this.#settings;
    const raw = weighting === 'soft' ? this.#good : this.#good.map((chance) => (chance > 0.5 ? 1 : 0));
    const sums = new Float64Array(this.#groups);
    const sizes = new Float64Array(this.#groups);
    for (const [position, value] of raw.entries()) {
      sums[this.#group[position]!]! += value;
      sizes[this.#group[position]!]! += 1;
    }
    const masses = sizes.map((size, own) => (sums[own]! > 0 ? size * pow(size / sums[own]!, mass) : 0));
    const scale = raw.length / masses.reduce((sum, each) => sum + each, 0);
    this.#weights = raw.map((value, position) => {
      const own = this.#group[position]!;
      return sums[own]! > 0 ? (scale * value * masses[own]!) / sums[own]! : 1;
    });
  }
}
