// The picture of a case with its masks and what they measure.
import type { Image } from '../../../images/image.ts';
import { createImage } from '../../../images/image.ts';
import type { LatentValue } from '../world.ts';
import { acquire } from './acquisition.ts';
import { maskInside } from './disc-fields.ts';
import { vesselDensity } from './draw-vessels.ts';
import type { FundusLatents } from './fundus-latents.ts';
import type { FundusSettings } from './fundus-settings.ts';
import { fieldOfView, paintRetina } from './paint-retina.ts';
import { retina } from './retina.ts';

/** Picture, masks and facts. */
export interface FundusPicture {
  readonly image: Image;
  readonly masks: Readonly<Record<'disc' | 'cup' | 'vessels' | 'field', Image<Uint8Array>>>;
  readonly measured: Readonly<Record<string, LatentValue>>;
}

/** Renders the eye of a case; `key` is (seed, case), `acquisition` that of the specks. */
export function renderFundus(
  settings: FundusSettings,
  latents: FundusLatents,
  key: readonly [number, number],
  acquisition = 0,
): FundusPicture {
  const eye = retina(settings, latents, key);
  const { frame, outlines, vessels } = eye;
  const isColour = settings.modality === 'colour';
  const field = fieldOfView(frame, isColour);
  const planes = paintRetina(eye, latents, settings.modality);
  const image = acquire(planes, { frame, latents, field, isColour, key, acquisition });
  const spacingMm = [frame.mmPerPixel, frame.mmPerPixel];
  const mask = (data: Uint8Array): Image<Uint8Array> =>
    createImage([frame.width, frame.height], { data, geometry: { spacingMm } });
  const masks = {
    disc: maskInside(frame, eye.disc, 'beyondDisc'),
    cup: maskInside(frame, eye.disc, 'beyondCup'),
    vessels: mask(isColour ? both(vessels.mask, field) : vessels.mask),
    field: mask(field),
  };
  return {
    image,
    masks,
    measured: {
      verticalCupToDiscRatio: outlines.verticalCupToDiscRatio,
      maskCupToDiscRatio: rowsOf(masks.cup) / rowsOf(masks.disc),
      discAreaMm2: outlines.discAreaMm2,
      rimAreaMm2: outlines.rimAreaMm2,
      rimMinimumMm: outlines.rimMinimumMm,
      rimLossShown: outlines.rimLoss,
      vesselDensity: vesselDensity(masks.vessels.data, field),
    },
  };
}

function both(a: Uint8Array, b: Uint8Array): Uint8Array {
  const shared = new Uint8Array(a.length);
  for (let at = 0; at < a.length; at += 1) shared[at] = a[at]! & b[at]!;
  return shared;
}

/** Number of rows from the first to the last that hold a mask. */
function rowsOf({ data, extents }: Image<Uint8Array>): number {
  const first = data.indexOf(1);
  const last = data.lastIndexOf(1);
  return first < 0 ? 0 : Math.floor(last / extents[0]!) - Math.floor(first / extents[0]!) + 1;
}
