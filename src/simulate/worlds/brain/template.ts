// What the brain world renders from: shares of tissue and numbered regions on one grid.
import type { Geometry, Image } from '../../../images/image.ts';

/** A brain before anything happened to it. All images lie on one grid, of two or three axes. */
export interface Template {
  readonly extents: readonly number[];
  readonly geometry: Geometry;
  /** Shares in [0, 1]; what is missing to 1 is air. */
  readonly grey: Image;
  readonly white: Image;
  readonly fluid: Image;
  /** Factor near 1 of the intensities of tissue; absent: 1. */
  readonly texture?: Image | undefined;
  /** Intensity that no tissue explains, such as skull and scalp; absent: none. */
  readonly rest?: Image | undefined;
  readonly labels: Image<Uint8Array>;
  /** Names of the regions to the numbers in `labels`. */
  readonly regions: Readonly<Record<string, number>>;
}
