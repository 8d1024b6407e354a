// What pairs are judged by, and what comes out.
import type { Stream } from '../../../core/stream.ts';
import type { ClassChances } from './class-chances.ts';
import type { Rows } from './evidence.ts';
import type { KindRates, PairGroups, PairKinds } from './pair-kinds.ts';

/** How the mixture is fitted. */
export interface PairingOptions {
  /** Principal components of the images. */
  readonly dimensions: number;
  /** Principal components of the images in the rule for all groups. */
  readonly ruleDimensions: number;
  /** Most of its AUC above chance, as a share, that the rule for all groups may cost one of them; three times as much where 20 % of the pairs contradict each other, in proportion from 8 % on. */
  readonly cost: number;
  /** Principal components of the texts in what they have in common with images. */
  readonly commonDimensions: number;
  /** Principal components of the texts in what they state. */
  readonly textDimensions: number;
  /** Most canonical directions that are looked at. */
  readonly directions: number;
  readonly ridge: number;
  /** Parts of the cases; each is judged by what was found without it. */
  readonly folds: number;
  /** Most rounds; they end once pairs have settled. */
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
  /** Chance of each class of the image by the rule for all groups that is fairest to them; all 0 where the image says nothing. */
  readonly fair: ClassChances;
  /** Correlations of good pairs in what is left of both, of the directions that count; the others are 0. */
  readonly correlations: readonly number[];
}

/** The side of a pair that says nothing about the other: an image that cannot be read, or a text that states nothing. */
export type SilentSide = 'none' | 'image' | 'text';
