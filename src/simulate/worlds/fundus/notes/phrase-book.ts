// The form of the phrase books: for each register and fact several phrases with slots in braces.
import type { FundusLatents } from '../fundus-latents.ts';

/** What a phrase may say. */
export type PhraseKind =
  | 'opening'
  | 'cupToDiscRatio'
  | 'notch'
  | 'noNotch'
  | 'thinning'
  | 'noThinning'
  | 'atrophy'
  | 'noAtrophy'
  | 'pressure'
  | 'acuity'
  | 'deviation'
  | 'family'
  | 'noFamily'
  | 'medications'
  | 'noMedications'
  | 'glaucoma'
  | 'noGlaucoma';

/** Phrases of one register. Slots: {age} {sex} {race} {eye} {ratio} {sector} {pressure} {snellen} {deviation} {names}. */
export type Register = Readonly<Record<PhraseKind, readonly string[]>>;

/** Words of a language that slots take, as the register writes them. */
export interface SlotWords {
  readonly sex: Readonly<Record<FundusLatents['sex'], string>>;
  readonly race: Readonly<Record<FundusLatents['race'], string>>;
  readonly eye: Readonly<Record<FundusLatents['laterality'], string>>;
  readonly sector: Readonly<Record<FundusLatents['rimLossSector'], string>>;
  readonly and: string;
  /** Mark before decimals. */
  readonly decimal: '.' | ',';
}

/** A language: registers, summary phrases, sentences without clinical facts, headings. */
export interface PhraseBook {
  readonly shorthand: Register;
  readonly prose: Register;
  readonly template: Register;
  readonly summary: Register;
  readonly words: SlotWords;
  /** Eyes as the shorthand and the template write them. */
  readonly shortEye: SlotWords['eye'];
  readonly headings: Readonly<Record<'history' | 'examination' | 'tests' | 'assessment', string>>;
  /** Slots: {day} {hour} {minute} {number} {name}. */
  readonly administrative: readonly string[];
}
