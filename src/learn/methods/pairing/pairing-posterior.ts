// How likely each pair belongs together: what the text states, what the image shows, and what is left of both, judged in turns.
import { log } from '../../../core/math.ts';
import type { Stream } from '../../../core/stream.ts';
import { type ClassChances, discriminate, scoresByClass, softmaxRows } from './class-chances.ts';
import { type Rows, whitenedComponents } from './evidence.ts';
import { fairRule } from './fair-rule.ts';
import { evenRidge } from './held-out-ridge.ts';
import { imageClasses } from './image-classes.ts';
import {
  firstRates,
  fittedRates,
  type KindEvidence,
  type KindRates,
  kindChances,
  noTraits,
  type PairGroups,
  type PairKinds,
  type PairTraits,
  type ToldKinds,
  traitRater,
} from './pair-kinds.ts';
import { residualRatios } from './residual-ratios.ts';

/** How the mixture is fitted. */
export interface PairingOptions {
  /** Principal components of the images. */
  readonly dimensions: number;
  /** Principal components of the texts in what they have in common with images. */
  readonly commonDimensions: number;
  /** Principal components of the texts in what they state. */
  readonly textDimensions: number;
  /** Most canonical directions that are looked at. */
  readonly directions: number;
  readonly ridge: number;
  /** Parts of the cases; each is judged by what was found without it. */
  readonly folds: number;
  readonly rounds: number;
  readonly stream: Stream;
}

/** What is compared. */
export interface PairingEvidence extends PairGroups {
  readonly image: Rows;
  readonly text: Rows;
  /** Logits [n][classes] of the class that each text names, by the prompts. */
  readonly named: Float64Array;
  readonly classes: number;
  /** Groups that are recorded, from 0; those after hold cases of no recorded group. Default all. */
  readonly recorded?: number | undefined;
}

/** The fitted mixture. */
export interface PairingPosterior extends PairKinds {
  /** Shares of the kinds in each group. */
  readonly rates: readonly KindRates[];
  /** Chance of each class that the text states. */
  readonly stated: ClassChances;
  /** Chance of each class of the image, given the whole pair. */
  readonly shown: ClassChances;
  /** Chance of each class of the image by the rule for all groups that is fairest to them. */
  readonly fair: ClassChances;
  /** Correlations of good pairs in what is left of both, of the directions that count; the others are 0. */
  readonly correlations: readonly number[];
}

/** Rounds before traits of images and texts have a say. */
const firstRounds = 2;
/** Ridges of the regressions on whitened components. */
const ridges = { text: 100, traits: 300 };
/** How much the image's own log-odds count in what the text states. */
const imageWeight = 0.7;
/** Turns in which the stated classes are found again from themselves. */
const sharpening = 2;
/**
 * Most turns in which traits are found again from the chances that they led to, the change of log-odds at which they have settled, and by how much
 * log-likelihood the traits of related pairs, and within pairs, must win; the share of good pairs that within pairs start from, and that they must have in a group.
 */
const settling = { turns: 15, change: 1e-3, margin: 20, within: 0.1, found: 0.1 };

/**
 * Posterior of the kinds of pairs. With s the class that the text states, y that of the image and r what is left of both:
 * a good pair has `p(s = y | image) p(r | both)`, a contrary one `p(s != y | image)`, a within pair `p(s = y | image)` alone, an unrelated one `p(s) p(r of each)`; the shares of
 * the kinds are the group's, moved by traits of the image alone and the text alone. In each round (1) the classes of images are predicted by a
 * rule of the group or of all, whichever explains the group, from the stated classes weighted by how likely a pair is good, reversed as likely as it is contrary; (2) the stated
 * classes are predicted from the texts, by the prompts and the images together; (3) what is left is compared by canonical correlations; (4)
 * kinds and shares are judged, within pairs after the last round. Every prediction is for cases that it did not see.
 *
 * Source: of this project; the parts are learning with noisy labels by expectation-maximisation (Dawid and Skene 1979), co-training (Blum and
 * Mitchell 1998), the linear discriminants of Fisher (1936) and the canonical correlations of Hotelling (1936).
 */
export function pairingPosterior(evidence: PairingEvidence, options: PairingOptions): PairingPosterior {
  const judge = new PairJudge(evidence, options);
  for (let round = 0; round < options.rounds; round += 1) judge.judge(round);
  judge.settle();
  return judge.posterior();
}

interface JudgedPairs extends PairKinds {
  readonly rates: readonly KindRates[];
  readonly logLikelihood: number;
}

class PairJudge {
  readonly #evidence: PairingEvidence;
  readonly #options: PairingOptions;
  readonly #image: Rows;
  readonly #text: Rows;
  readonly #folds: { readonly fold: Int32Array; readonly folds: number };
  readonly #members: readonly (readonly number[])[];
  readonly #all: readonly number[];
  readonly #predictStated: (targets: Float64Array) => Float64Array;
  readonly #rateTraits: ReturnType<typeof traitRater>;
  #good: Float64Array;
  #contrary: Float64Array;
  #within: Float64Array;
  #rates: readonly KindRates[];
  #stated: ClassChances;
  #shown: ClassChances;
  /** Chance of each class by the image alone. */
  #seen: ClassChances;
  #left: Float64Array;
  #correlations: readonly number[] = [];

  constructor(evidence: PairingEvidence, options: PairingOptions) {
    const { group, groups, named, classes } = evidence;
    const { dimensions, commonDimensions, textDimensions, folds, stream } = options;
    const count = group.length;
    this.#evidence = evidence;
    this.#options = options;
    this.#image = whitenedComponents(evidence.image, { dimensions, stream });
    const words = whitenedComponents(evidence.text, { dimensions: textDimensions, stream });
    this.#text = firstColumns(words, commonDimensions);
    this.#folds = { fold: foldsOf(count, folds, stream), folds };
    this.#all = Array.from({ length: count }, (_, row) => row);
    this.#members = Array.from({ length: groups }, (_, each) => this.#all.filter((row) => group[row] === each));
    this.#predictStated = evenRidge(words, { ...this.#folds, ridge: ridges.text });
    this.#rateTraits = traitRater({ image: this.#image, text: words, ...this.#folds, group, groups }, ridges.traits);
    this.#good = new Float64Array(count).fill(firstRates[0]);
    this.#contrary = new Float64Array(count).fill(firstRates[1]);
    this.#within = new Float64Array(count);
    this.#rates = Array.from({ length: groups }, () => firstRates);
    this.#stated = softmaxRows(named, classes);
    this.#shown = { classes, data: new Float64Array(count * classes).fill(1 / classes) };
    this.#seen = this.#shown;
    this.#left = new Float64Array(count);
  }

  judge(round: number): void {
    const seen = this.#seenClasses();
    this.#seen = seen;
    this.#restate(seen);
    const { ratios, correlations } = this.#residuals({ floored: false });
    [this.#left, this.#correlations] = [ratios, correlations];
    const evidence = this.#kindEvidence(seen, ratios);
    const none = noTraits(this.#good.length);
    const traits = round < firstRounds ? none : this.#rateTraits(evidence, this.#rates, { ...none, told: 'related' });
    this.#keep(this.#judged(evidence, traits));
  }

  /** Judges the pairs a last time, by the traits of good pairs or of related ones and with within pairs or none, whichever explain them. */
  settle(): void {
    const whole = this.#settledBest(this.#left, this.#rates);
    const { ratios } = this.#residuals({ floored: true });
    const parted = this.#settledBest(ratios, this.#rates.map(withWithin));
    const { groups, recorded = groups } = this.#evidence;
    const found = parted.rates.slice(0, recorded).some(([, , within]) => within >= settling.found);
    this.#keep(found && parted.logLikelihood > whole.logLikelihood + settling.margin ? parted : whole);
  }

  #settledBest(left: Float64Array, rates: readonly KindRates[]): JudgedPairs {
    const evidence = this.#kindEvidence(this.#seen, left);
    const [good, related] = (['good', 'related'] as const).map((told) => this.#settled(evidence, told, rates));
    return related!.logLikelihood > good!.logLikelihood + settling.margin ? related! : good!;
  }

  #settled(evidence: KindEvidence, told: ToldKinds, rates: readonly KindRates[]): JudgedPairs {
    let traits: PairTraits = { ...noTraits(this.#good.length), told };
    let judged = this.#judged(evidence, traits, rates);
    for (let turn = 0; turn < settling.turns; turn += 1) {
      const before = traits.shifts;
      traits = this.#rateTraits(evidence, judged.rates, traits);
      judged = this.#judged(evidence, traits, judged.rates);
      if (traits.shifts.every((shift, row) => Math.abs(shift - before[row]!) < settling.change)) break;
    }
    return judged;
  }

  #judged(evidence: KindEvidence, traits: PairTraits, from = this.#rates): JudgedPairs {
    const { group } = this.#evidence;
    const rates = fittedRates(evidence, this.#evidence, { rates: from, traits });
    const [good, contrary, within] = kindArrays(group.length);
    let sum = 0;
    for (const [row, own] of group.entries()) {
      const { chances, logLikelihood } = kindChances(evidence, row, { rates: rates[own]!, traits });
      [good[row], contrary[row], within[row]] = chances;
      sum += logLikelihood;
    }
    return { good, contrary, within, rates, logLikelihood: sum };
  }

  #keep({ good, contrary, within, rates }: JudgedPairs): void {
    [this.#good, this.#contrary, this.#within, this.#rates] = [good, contrary, within, rates];
  }

  posterior(): PairingPosterior {
    return {
      good: this.#good,
      contrary: this.#contrary,
      within: this.#within,
      rates: this.#rates,
      stated: this.#stated,
      shown: this.#shown,
      fair: this.#fair(),
      correlations: this.#correlations,
    };
  }

  #fair(): ClassChances {
    const { group, groups, recorded = groups } = this.#evidence;
    return fairRule({ rows: this.#image, targets: this.#seen, group, groups: recorded, ...this.#folds });
  }

  /** Chance of each class by the image alone. */
  #seenClasses(): ClassChances {
    const weights = this.#good.map((good, row) => good + this.#contrary[row]!);
    this.#shown = this.#givenPairs(weights);
    return imageClasses({
      image: this.#image,
      members: this.#members,
      targets: this.#shown,
      weights,
      ...this.#folds,
      explained: (chances, group) => this.#logLikelihood(chances, group),
    });
  }

  /** Chance of each class of the image, given what the text states and how likely the pair is good or contrary. */
  #givenPairs(weights: Float64Array): ClassChances {
    const { classes, data } = this.#stated;
    return {
      classes,
      data: data.map((stated, at) => {
        const row = Math.floor(at / classes);
        const joint = this.#good[row]! * stated + (this.#contrary[row]! * (1 - stated)) / (classes - 1);
        return joint / Math.max(weights[row]!, 1e-9);
      }),
    };
  }

  #logLikelihood(seen: ClassChances, group: number): number {
    const evidence = this.#kindEvidence(seen, new Float64Array(this.#good.length));
    const traits = noTraits(this.#good.length);
    return this.#members[group]!.reduce(
      (sum, row) => sum + kindChances(evidence, row, { rates: this.#rates[group]!, traits }).logLikelihood,
      0,
    );
  }

  /** Finds the stated classes from the texts: first by the prompts and the images, then from themselves. */
  #restate({ classes, data: seen }: ClassChances): void {
    const { named } = this.#evidence;
    const weights = new Float64Array(this.#good.length).fill(1);
    const logits = named.map((prompt, at) => {
      const row = Math.floor(at / classes);
      return prompt + imageWeight * (this.#good[row]! - this.#contrary[row]!) * log(Math.max(seen[at]!, 1e-9));
    });
    let targets = softmaxRows(logits, classes);
    for (let turn = 0; turn <= sharpening; turn += 1) {
      const scores = scoresByClass(targets, this.#predictStated);
      const stated = { classes, data: new Float64Array(targets.data.length) };
      discriminate({ scores, targets, weights, members: this.#all }, stated);
      targets = stated;
    }
    this.#stated = targets;
  }

  #residuals({ floored }: { readonly floored: boolean }) {
    const { group, groups } = this.#evidence;
    const { classes, data } = this.#stated;
    const stated = Int32Array.from(group, (_, row) => {
      const chances = data.subarray(row * classes, (row + 1) * classes);
      return chances.indexOf(Math.max(...chances));
    });
    const { directions, ridge, stream } = this.#options;
    return residualRatios(
      { image: this.#image, text: this.#text, stated, good: this.#good, group, groups, ...this.#folds },
      { directions, ridge, stream, floored },
    );
  }

  /** Evidence of the kinds by the classes that images show and texts state, and by what is left. */
  #kindEvidence({ classes, data: seen }: ClassChances, left: Float64Array): KindEvidence {
    const { group } = this.#evidence;
    const stated = this.#stated.data;
    const shares = this.#members.map((members) =>
      perClass(classes, (k) => {
        const sum = members.reduce((total, row) => total + stated[row * classes + k]!, 0);
        return Math.max(0.05, Math.min(0.95, sum / Math.max(1, members.length)));
      }),
    );
    const good = new Float64Array(group.length);
    const contrary = new Float64Array(group.length);
    const within = new Float64Array(group.length);
    for (const [row, each] of group.entries()) {
      let [same, other] = [0, 0];
      for (let k = 0; k < classes; k += 1) {
        const [says, shows] = [stated[row * classes + k]!, seen[row * classes + k]!];
        same += (says * shows) / shares[each]![k]!;
        other += (says * (1 - shows)) / (classes - 1) / shares[each]![k]!;
      }
      within[row] = held(log(Math.max(same, 1e-9)));
      good[row] = within[row]! + left[row]!;
      contrary[row] = held(log(Math.max(other, 1e-9)));
    }
    return { good, contrary, within };
  }
}

/** Rates under which some pairs may share the class alone. */
function withWithin([good, contrary, , unrelated]: KindRates): KindRates {
  const within = good * settling.within;
  return [good - within, contrary, within, unrelated];
}

function kindArrays(count: number): readonly [Float64Array, Float64Array, Float64Array] {
  return [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
}

/** Evidence of classes counts as at most this. */
const farthest = 4;
const held = (value: number): number => Math.max(-farthest, Math.min(farthest, value));

function perClass<T>(classes: number, of: (k: number) => T): readonly T[] {
  return Array.from({ length: classes }, (_, k) => of(k));
}

function firstColumns({ count, width, data }: Rows, columns: number): Rows {
  const kept = Math.min(columns, width);
  const first = new Float64Array(count * kept);
  for (let row = 0; row < count; row += 1) first.set(data.subarray(row * width, row * width + kept), row * kept);
  return { count, width: kept, data: first };
}

/** Fold of each case. */
function foldsOf(count: number, folds: number, stream: Stream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  stream.shuffle(order);
  const fold = new Int32Array(count);
  for (const [place, row] of order.entries()) fold[row] = place % folds;
  return fold;
}
