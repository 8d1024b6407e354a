// Everything that is to be seen of one eye, before light and optics: fields on the grid of the picture.
import { type Background, background } from './background.ts';
import { type DiscFields, discFields } from './disc-fields.ts';
import { type DiscOutlines, discOutlines } from './disc-outlines.ts';
import { drawVessels, type VesselMaps } from './draw-vessels.ts';
import { type EyeFrame, eyeFrame } from './eye-frame.ts';
import { fibreLayer } from './fibre-layer.ts';
import type { FundusLatents } from './fundus-latents.ts';
import type { FundusSettings } from './fundus-settings.ts';
import { vesselTree } from './vessel-tree.ts';

/** An eye laid out on a grid. */
export interface Retina {
  readonly frame: EyeFrame;
  readonly outlines: DiscOutlines;
  readonly disc: DiscFields;
  readonly vessels: VesselMaps;
  readonly fibres: Float32Array;
  readonly background: Background;
}

/** How far beyond the margin of the disc atrophy may reach, in mm. */
const reachMm = 1.2;

/** Lays out the eye of a case; `key` is (seed, case). */
export function retina(settings: FundusSettings, latents: FundusLatents, key: readonly [number, number]): Retina {
  const frame = eyeFrame(settings, latents, key);
  const outlines = discOutlines(latents, key);
  const tree = vesselTree(
    {
      frame,
      tortuosity: latents.vesselTortuosity,
      width: latents.vesselWidth / 100,
      discRadiusMm: latents.discHeight / 2,
      trunkShiftMm: 0.25 * (latents.cupToDiscRatio - 0.3),
    },
    key,
  );
  return {
    frame,
    outlines,
    disc: discFields(frame, outlines, reachMm),
    vessels: drawVessels(frame, tree, outlines),
    fibres: fibreLayer(frame, latents, key),
    background: background(frame, key),
  };
}
