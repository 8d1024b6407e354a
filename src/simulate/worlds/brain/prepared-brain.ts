import type { VectorField } from '../../../images/deformation/vector-field.ts';
import type { Box } from '../../../images/geometry/crop.ts';
import type { Image } from '../../../images/image.ts';
import type { Scanner } from '../../scanner/create-scanner.ts';
import type { BrainSettings } from './brain-settings.ts';
import type { PushRegion } from './displace-region.ts';
import type { Template } from './template.ts';

/** A region that effects act on. */
export interface PreparedRegion {
  readonly name: string;
  readonly label: number;
  /** 1 in the region, in the smallest box around it. */
  readonly mask: Image;
  /** First sample of the mask in the template. */
  readonly origin: readonly number[];
  /** Effect of a change of volume in %, kept by value. */
  effect(percent: number): RegionEffect;
}

/** What a change of volume does, and what came of it. */
export interface RegionEffect {
  /** Zero outside of its box of the template; pulls back. */
  readonly displacement: VectorField;
  /** Change that the template's region has under it, %. */
  readonly reachedPercent: number;
}

/** Everything that does not depend on the case. */
export interface PreparedBrain {
  readonly settings: BrainSettings;
  readonly template: Template;
  readonly disease: PreparedRegion;
  readonly bias: PreparedRegion;
  /** Displacements of the borders of both regions. */
  readonly push: { readonly disease: PushRegion; readonly bias: PushRegion };
  /** @throws `brain/unknown-region` or `brain/empty-region` (usage) where the template has no ventricles of the names in the settings. */
  ventricles(): readonly PreparedRegion[];
  readonly distance: { readonly leastMm: number; readonly centroidsMm: number };
  readonly scanner: Scanner;
  readonly whiteMatter: Uint32Array;
  /** Intensities of the template without spots, at a contrast of grey and white matter; the latest is kept. */
  intensity(greyWhiteContrast: number): Image;
  /** Velocities of the user's own, on a control grid, if the settings name any. */
  readonly anatomyFields: readonly VectorField[] | undefined;
  /** A case's anatomy. */
  subject(key: readonly [number, number], anatomyMm: number): Subject;
}

/** A case's anatomy before any effect. */
export interface Subject {
  /** Displacement in the frame. */
  readonly displacement: VectorField;
  /** The part of the grid that can show anything. */
  readonly frame: Box;
  /** Factor in (0, 1] by which the velocity was shrunk so that nothing folds. */
  readonly scale: number;
  /** In volumes taken at some of the samples, at most a tenth of the correlation length apart. */
  readonly leastJacobian: number;
  /** No displacement along an axis is larger, in samples. */
  readonly reach: readonly number[];
}
