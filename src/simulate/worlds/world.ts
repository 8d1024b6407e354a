// What a world is: a renderer with named latent variables. A world knows nothing of causes; what the latents depend on stands in a causal graph.
import type { z } from 'zod';
import type { Image } from '../../images/image.ts';

/** Value of a latent: a number, or one of the names of a category. */
export type LatentValue = number | string;

/** A latent that is a number in [low, high]. */
export interface RealLatent {
  readonly kind: 'real';
  readonly name: string;
  /** Unit as printed, such as `mm`, `%`, `degrees`; '' if it has none. */
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** Value where a world file says nothing. */
  readonly standard: number;
  /** One sentence. */
  readonly about: string;
}

/** A latent that is one of several names. */
export interface CategoryLatent {
  readonly kind: 'category';
  readonly name: string;
  readonly values: readonly string[];
  readonly standard: string;
  readonly about: string;
}

/** One property of a world's cases that can be set: a number within limits, or one of several choices. */
export type Latent = RealLatent | CategoryLatent;

/** Values of latents by name; those left out have their standard value. */
export type Latents = Readonly<Record<string, LatentValue>>;

/** What is rendered. Everything random is keyed by (seed, case, name of what is drawn), so two requests that differ in one latent are twins. */
export interface RenderRequest {
  readonly seed: number;
  /** Index of the case, from 0. */
  readonly index: number;
  readonly latents: Latents;
  /** Key of the acquisition: equal numbers share scanner noise. Absent: 0. */
  readonly acquisition?: number | undefined;
  /** Number of cases of the set, and the latents of any of them: for what takes something from another case, such as a swapped note. */
  readonly others?: { readonly count: number; latentsOf(index: number): Latents } | undefined;
}

/** What came of a request. */
export interface Rendering {
  /** The picture: intensities in [0, 1], one channel or three (sRGB); absent in a world of scores. */
  readonly image?: Image | undefined;
  /** 0 and 1 (or numbered labels, as the world says) on the grid of the picture. */
  readonly masks: Readonly<Record<string, Image<Uint8Array>>>;
  /** Texts, such as `note` and `summary`. */
  readonly texts: Readonly<Record<string, string>>;
  /** What the picture measures: true facts such as a volume in mm³ or the least Jacobian determinant; columns of the case table. */
  readonly measured: Readonly<Record<string, LatentValue>>;
}

/** Renders cases with what was prepared once. */
export interface Renderer {
  render(request: RenderRequest): Rendering;
  /** Renders requests that differ in few latents; the same values as `render` one by one, faster. */
  renderTwins?(requests: readonly RenderRequest[]): readonly Rendering[];
}

/** Where a world may read files that its settings name; absent in a page. */
export interface WorldResources {
  /** @throws `EvenhandError` of kind `io` naming the file. */
  readFile(path: string): Promise<Uint8Array>;
}

/** A world by name. */
export interface World<Settings = unknown> {
  readonly name: string;
  /** Title as printed. */
  readonly title: string;
  /** Such as `MRI`, `fundus photograph`. */
  readonly modality: string;
  /** Two or three sentences: what is shown, what drives the class, what may be planted. */
  readonly about: string;
  readonly latents: readonly Latent[];
  /** Names of the masks that hold numbered labels; all others hold 0 and 1. */
  readonly labelMaps?: readonly string[] | undefined;
  /** Settings of the renderer: sizes, templates; all with standard values. */
  readonly settings: z.ZodType<Settings>;
  /** How the picture is stored: 8 or 16 bits PNG, or NIfTI. */
  storage(settings: Settings): 'png8' | 'png16' | 'nifti' | 'none';
  open(settings: Settings, resources?: WorldResources): Promise<Renderer>;
}
