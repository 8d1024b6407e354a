import type { Image } from '../../images/image.ts';

/** One intervention on one subject: what it made of the picture. */
export interface PreviewCell {
  /** The intervention, as in `bias = 1`. */
  readonly intervention: string;
  readonly image: Image;
  /** What changed, in colours; see `differenceImage`. */
  readonly difference: Image;
  /** Largest change of intensity. */
  readonly largest: number;
  readonly texts: Readonly<Record<string, string>>;
}

/** A subject with its factual picture and what each factor would change. */
export interface PreviewSubject {
  readonly id: string;
  /** Values of the nodes of the causal graph. */
  readonly facts: Readonly<Record<string, string>>;
  readonly image: Image;
  readonly texts: Readonly<Record<string, string>>;
  /** One for each factor; undefined where the intervention changes nothing for this subject. */
  readonly cells: readonly (PreviewCell | undefined)[];
}

/** A contact sheet: rows of subjects, columns of factors. All pictures are two-dimensional. */
export interface Preview {
  readonly title: string;
  readonly about: string;
  readonly factors: readonly string[];
  /** Change of intensity at which the colours of differences saturate, for each factor. */
  readonly limits: readonly number[];
  readonly subjects: readonly PreviewSubject[];
}
