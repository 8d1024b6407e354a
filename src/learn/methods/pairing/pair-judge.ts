// Judges pairs in turns: what the text states, what the image shows, what is left of both, and which kind of pair explains that.
import { log } from '../../../core/math.ts';
import type { Stream } from '../../../core/stream.ts';
import { type ClassChances, discriminate, scoresByClass, softmaxRows } from './class-chances.ts';
import { principalComponents, type Rows, rowsAt, rowsBelow, whitened } from './evidence.ts';
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
  type PairKinds,
  type PairTraits,
  type ToldKinds,
  traitRater,
} from './pair-kinds.ts';
import { decisionBy } from './pair-weights.ts';
import type { PairingEvidence, PairingOptions, PairingPosterior, SilentSide } from './pairing.ts';
import { residualRatios } from './residual-ratios.ts';
import { silentParts } from './silent-parts.ts';

/** How many times texts are exchanged, to see what unrelated pairs look like. */
const exchanges = 4;
/** Rounds before traits of images and texts have a say. */
const firstRounds = 2;
/** Ridges of the regressions on components of mean variance 1; those of what images show are shares of the weight of the pairs, the second upon whitened components. */
const ridges = { text: 100, traits: 1000, images: 1.25, whitened: 0.4 };
/**
 * Log-odds by which the other kinds are preferred to unrelated pairs: while sides that say nothing are first looked for, whose pairs are unrelated, and in
 * the rounds after. Otherwise good pairs that are hard to read become unrelated ones round by round.
 */
const preferences = { first: 0.4, later: 1.5, laterFrom: 4 };
/** How much the image's own log-odds count in what the text states. */
const imageWeight = 0.7;
/** Pairs are told from unrelated ones if their mean bond is so many standard errors above 0. */
const leastBond = 8;
/** How many times more the rule for all groups may cost one of them where 20 % of the pairs contradict each other: training on such pairs would cost it more. */
const contradictedCost = 2;
/** Pairs have settled once their chances change by less than this on average. */
const settledChange = 1e-3;
/** Turns in which the stated classes are found again from themselves. */
const sharpening = 2;
/**
 * Most turns in which traits are found again from the chances that they led to, the change of log-odds at which they have settled, by how much
 * log-likelihood traits must win (where there are none, they were seen to win 27), and those of related pairs, and within pairs; the share of good
 * pairs that within pairs start from, and that they must have in a group.
 */
const settling = { turns: 15, change: 1e-3, traits: 35, margin: 20, within: 0.1, found: 0.1 };

interface JudgedPairs extends PairKinds {
  readonly rates: readonly KindRates[];
  readonly logLikelihood: number;
}

/** The turns of `pairingPosterior`. */
export class PairJudge {
  readonly #evidence: PairingEvidence;
  readonly #options: PairingOptions;
  readonly #image: Rows;
  readonly #text: Rows;
  /** More components of the images than are compared, and below them those of images that have no pair. */
  readonly #images: Rows;
  readonly #folds: { readonly fold: Int32Array; readonly folds: number };
  readonly #members: readonly (readonly number[])[];
  readonly #all: readonly number[];
  readonly #exchangeKeys: readonly Float64Array[];
  readonly #predictStated: (targets: Float64Array) => Float64Array;
  readonly #rateTraits: ReturnType<typeof traitRater>;
  /** More components of the texts than are compared. */
  readonly #words: Rows;
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
  #preference = preferences.first;

  constructor(evidence: PairingEvidence, furtherImages: Rows, options: PairingOptions) {
    const { group, groups, named, classes } = evidence;
    const { dimensions, ruleDimensions, commonDimensions, textDimensions, folds, stream } = options;
    const count = group.length;
    this.#evidence = evidence;
    this.#options = options;
    const images = rowsBelow(evidence.image, furtherImages);
    const most = Math.max(dimensions, ruleDimensions);
    this.#images = principalComponents(images, { dimensions: most, stream });
    this.#all = Array.from({ length: count }, (_, row) => row);
    this.#image = firstColumns(rowsAt(this.#images, this.#all), dimensions);
    this.#words = principalComponents(evidence.text, { dimensions: textDimensions, stream });
    this.#text = firstColumns(this.#words, commonDimensions);
    this.#folds = { fold: foldsOf(count, folds, stream), folds };
    this.#exchangeKeys = Array.from({ length: exchanges }, () => Float64Array.from(this.#all, () => stream.uniform()));
    this.#members = Array.from({ length: groups }, (_, each) => this.#all.filter((row) => group[row] === each));
    this.#predictStated = evenRidge(this.#words, { ...this.#folds, ridge: ridges.text });
    this.#rateTraits = traitRater(
      { image: this.#image, text: this.#words, ...this.#folds, group, groups },
      ridges.traits,
    );
    this.#good = new Float64Array(count).fill(firstRates[0]);
    this.#contrary = new Float64Array(count).fill(firstRates[1]);
    this.#within = new Float64Array(count);
    this.#rates = Array.from({ length: groups }, () => firstRates);
    this.#stated = softmaxRows(named, classes);
    this.#shown = { classes, data: new Float64Array(count * classes).fill(1 / classes) };
    this.#seen = this.#shown;
    this.#left = new Float64Array(count);
  }

  /** One round; whether the pairs have settled. */
  judge(round: number): boolean {
    this.#preference = round < preferences.laterFrom ? preferences.first : preferences.later;
    this.#shown = this.#givenPairs();
    const seen = this.#seenClasses(this.#image, ridges.images);
    this.#seen = seen;
    this.#restate(seen);
    const { ratios, correlations } = this.#residuals({ floored: false });
    [this.#left, this.#correlations] = [ratios, correlations];
    const evidence = this.#kindEvidence(seen, ratios);
    const none = noTraits(this.#good.length);
    const traits = round < firstRounds ? none : this.#rateTraits(evidence, this.#rates, { ...none, told: 'related' });
    const judged = this.#judged(evidence, traits);
    const change = judged.good.reduce((sum, good, row) => sum + Math.abs(good - this.#good[row]!), 0);
    this.#keep(judged);
    return change < settledChange * this.#good.length;
  }

  /** Whether pairs are told from unrelated ones at all: whether their mean bond is well above 0. */
  get tells(): boolean {
    const bond = this.#bond();
    const mean = bond.reduce((sum, own) => sum + own, 0) / bond.length;
    const variance = bond.reduce((sum, own) => sum + (own - mean) * (own - mean), 0) / bond.length;
    return mean > leastBond * Math.sqrt(variance / bond.length);
  }

  /** Sides that say next to nothing about the other half. */
  silentSides(): readonly SilentSide[] {
    const bond = this.#bond();
    const [images, texts] = [silentParts(this.#image, bond), silentParts(this.#words, bond)];
    return this.#all.map((row) => (images[row] ? 'image' : texts[row] ? 'text' : 'none'));
  }

  /** What the halves of each pair say about each other: its log-likelihood ratio to an unrelated one, without traits. */
  #bond(): Float64Array {
    const evidence = this.#kindEvidence(this.#seen, this.#left);
    const traits = noTraits(this.#good.length);
    return Float64Array.from(
      this.#evidence.group,
      (own, row) => kindChances(evidence, row, { rates: this.#rates[own]!, traits }).logLikelihood,
    );
  }

  /** Judges the pairs a last time, by no traits, those of good pairs or those of related ones, and with within pairs or none, whichever explain them. */
  settle(): PairingPosterior {
    this.#preference = preferences.first;
    const whole = this.#settledBest(this.#left, this.#rates);
    const { ratios } = this.#residuals({ floored: true });
    const parted = this.#settledBest(ratios, this.#rates.map(withWithin));
    const { groups, recorded = groups } = this.#evidence;
    const found = parted.rates.slice(0, recorded).some(([, , within]) => within >= settling.found);
    this.#keep(found && parted.logLikelihood > whole.logLikelihood + settling.margin ? parted : whole);
    this.#shown = this.#givenPairs();
    return this.#posterior();
  }

  #settledBest(left: Float64Array, rates: readonly KindRates[]): JudgedPairs {
    const evidence = this.#kindEvidence(this.#seen, left);
    const plain = this.#judged(evidence, noTraits(this.#good.length), rates);
    const [good, related] = (['good', 'related'] as const).map((told) => this.#settled(evidence, told, rates));
    const told = related!.logLikelihood > good!.logLikelihood + settling.margin ? related! : good!;
    return told.logLikelihood > plain.logLikelihood + settling.traits ? told : plain;
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

  #posterior(): PairingPosterior {
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
    const { dimensions, ruleDimensions, cost } = this.#options;
    const { count } = this.#images;
    const image = whitened(firstColumns(rowsAt(this.#images, this.#all), dimensions));
    const { classes, data } = this.#seenClasses(image, ridges.whitened);
    const targets = { classes, data: new Float64Array(count * classes).fill(1 / classes) };
    targets.data.set(data.map((seen, at) => (seen + this.#shown.data[at]!) / 2));
    const { fold, folds } = this.#folds;
    const contradicted = decisionBy(this.#contrary.reduce((sum, chance) => sum + chance / group.length, 0));
    return fairRule({
      rows: whitened(firstColumns(this.#images, ruleDimensions)),
      targets,
      group: Int32Array.from({ length: count }, (_, row) => group[row] ?? groups),
      groups: recorded,
      fold: Int32Array.from({ length: count }, (_, row) => fold[row] ?? row % folds),
      folds,
      taught: group.length,
      cost: cost * (1 + contradictedCost * contradicted),
    });
  }

  /** Chance of each class by the image alone. */
  #seenClasses(image: Rows, ridge: number): ClassChances {
    return imageClasses({
      image,
      members: this.#members,
      targets: this.#shown,
      weights: this.#related(),
      ridge,
      ...this.#folds,
      explained: (chances, group) => this.#logLikelihood(chances, group),
    });
  }

  /** Chance that the text tells something of the class of the image, be it its contrary. */
  #related(): Float64Array {
    return this.#good.map((good, row) => good + this.#within[row]! + this.#contrary[row]!);
  }

  /** Chance of each class of the image, given what the text states and how likely the pair is good or contrary. */
  #givenPairs(): ClassChances {
    const { classes, data } = this.#stated;
    const related = this.#related();
    return {
      classes,
      data: data.map((stated, at) => {
        const row = Math.floor(at / classes);
        const same = this.#good[row]! + this.#within[row]!;
        const joint = same * stated + (this.#contrary[row]! * (1 - stated)) / (classes - 1);
        return joint / Math.max(related[row]!, 1e-9);
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
    const { directions, ridge } = this.#options;
    return residualRatios(
      { image: this.#image, text: this.#text, stated, good: this.#good, group, groups, ...this.#folds },
      { directions, ridge, exchangeKeys: this.#exchangeKeys, floored },
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
    return { good, contrary, within, preference: this.#preference };
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
