// Colours of the retina, one channel at a time: the same layers with other strengths for each band of light.
import { along } from './disc-fields.ts';
import { directionCount } from './disc-outlines.ts';
import { type EyeFrame, uOf, vOf } from './eye-frame.ts';
import type { FundusLatents } from './fundus-latents.ts';
import type { Retina } from './retina.ts';

/** How one band of light shows the layers. Values are intensities in [0, 1] or differences of them. */
interface Band {
  /** Background without pigment, and how much full pigment takes. */
  readonly base: number;
  readonly pigment: number;
  readonly mottle: number;
  readonly grain: number;
  /** Choroidal vessels at no pigment. */
  readonly choroid: number;
  readonly fibres: number;
  /** Light that the macula takes. */
  readonly macula: number;
  readonly rim: number;
  readonly cup: number;
  readonly atrophy: number;
  /** Share of the light that a vein takes. */
  readonly blood: number;
  readonly reflex: number;
}

/** Bands of the modalities. */
const bands: Readonly<Record<'slo' | 'colour', readonly Band[]>> = {
  slo: [
    {
      base: 0.38,
      pigment: 0.13,
      mottle: 0.018,
      grain: 0.022,
      choroid: 0.03,
      fibres: 0.3,
      macula: 0.17,
      rim: 0.54,
      cup: 0.86,
      atrophy: 0.7,
      blood: 0.66,
      reflex: 0.16,
    },
  ],
  colour: [
    {
      base: 0.86,
      pigment: 0.28,
      mottle: 0.02,
      grain: 0.008,
      choroid: 0.05,
      fibres: 0.03,
      macula: 0.15,
      rim: 0.95,
      cup: 0.99,
      atrophy: 0.93,
      blood: 0.28,
      reflex: 0.1,
    },
    {
      base: 0.48,
      pigment: 0.22,
      mottle: 0.018,
      grain: 0.01,
      choroid: 0.09,
      fibres: 0.1,
      macula: 0.19,
      rim: 0.58,
      cup: 0.88,
      atrophy: 0.74,
      blood: 0.62,
      reflex: 0.09,
    },
    {
      base: 0.27,
      pigment: 0.15,
      mottle: 0.012,
      grain: 0.008,
      choroid: 0.07,
      fibres: 0.07,
      macula: 0.1,
      rim: 0.36,
      cup: 0.66,
      atrophy: 0.52,
      blood: 0.55,
      reflex: 0.05,
    },
  ],
};

/** The bands of an eye, in intensities that may pass 1. */
export function paintRetina(
  retina: Retina,
  latents: FundusLatents,
  modality: 'slo' | 'colour',
): readonly Float32Array[] {
  const fovea = foveaShade(retina.frame, latents);
  return bands[modality].map((band) => {
    const plane = paintGround(retina, { latents, band, fovea });
    paintDisc(plane, retina, { latents, band });
    paintVessels(plane, retina, band);
    return plane;
  });
}

/** How much lighter (or, mostly, darker) the macula is than its surroundings, in units of a band's `macula`: a broad and a narrow dip, a spark of light. */
function foveaShade(frame: EyeFrame, { pigment }: FundusLatents): Float32Array {
  const { width, height } = frame;
  const shade = new Float32Array(width * height);
  const depth = 0.6 + 0.8 * pigment;
  for (let row = 0; row < height; row += 1) {
    const dv = vOf(frame, row) - frame.foveaV;
    for (let column = 0; column < width; column += 1) {
      const du = uOf(frame, column) - frame.foveaU;
      const away = du * du + dv * dv;
      const broad = 1 / (1 + away * 0.8);
      const narrow = 1 / (1 + away * 9);
      shade[row * width + column] = 0.6 / (1 + away * 2500) - depth * (0.72 * broad * broad + 0.28 * narrow * narrow);
    }
  }
  return shade;
}

interface GroundPaint {
  readonly latents: FundusLatents;
  readonly band: Band;
  readonly fovea: Float32Array;
}

function paintGround({ background, fibres }: Retina, { latents, band, fovea }: GroundPaint): Float32Array {
  const { pigment } = latents;
  const plane = new Float32Array(fovea.length);
  const base = band.base - band.pigment * pigment;
  const choroid = ((1 - pigment) * (1 - pigment) * band.choroid * base) / band.base;
  const ground = base - 0.3 * choroid;
  const mottle = band.mottle * (0.5 + pigment);
  for (let at = 0; at < plane.length; at += 1) {
    plane[at] =
      ground +
      choroid * background.choroid[at]! +
      mottle * background.mottle[at]! +
      band.grain * background.grain[at]! +
      band.fibres * fibres[at]! +
      band.macula * fovea[at]!;
  }
  return plane;
}

interface DiscPaint {
  readonly latents: FundusLatents;
  readonly band: Band;
}

/** Atrophy around the disc, the rim, the cup with the lamina at its bottom. */
function paintDisc(plane: Float32Array, { frame, disc, background }: Retina, { latents, band }: DiscPaint): void {
  const soft = Math.max(0.035, frame.mmPerPixel);
  const atrophyWidths = atrophyByDirection(latents.atrophy);
  const depth = latents.cupToDiscRatio;
  const rimTone = band.rim * (1 - 0.1 * latents.pigment);
  for (let row = 0; row < disc.rows; row += 1) {
    for (let column = 0; column < disc.columns; column += 1) {
      const near = row * disc.columns + column;
      const at = (disc.top + row) * frame.width + disc.left + column;
      const beyond = disc.beyondDisc[near]!;
      let value = plane[at]!;
      const reach = along(atrophyWidths, disc.direction[near]!) * (1 + 0.18 * background.mottle[at]!);
      const inAtrophy = smoothStep((reach - beyond) / 0.1 + 0.5) * smoothStep(reach / 0.08 - 0.4);
      const edgeOfAtrophy = (beyond - reach) / 0.09;
      value *= 1 - 0.16 * smoothStep(reach / 0.1 - 0.6) * Math.max(0, 1 - edgeOfAtrophy * edgeOfAtrophy);
      value += inAtrophy * 0.75 * (band.atrophy - 0.1 * (1 - background.choroid[at]!) - value);
      const ring = beyond / 0.05;
      value *= 1 - 0.1 * Math.max(0, 1 - (ring - 0.9) * (ring - 0.9));
      const inDisc = smoothStep(0.5 - beyond / (2 * soft));
      if (inDisc > 0) {
        const { direction } = disc;
        const wide = Math.min(1, (disc.beyondCup[near]! - beyond) / 0.35);
        const temporal = 0.5 - 0.5 * Math.sign(360 - direction[near]!) * 0.35;
        const rim =
          rimTone * (1 - 0.09 * wide + 0.04 * temporal) +
          band.grain * background.grain[at]! +
          0.25 * band.fibres * (1 - latents.fibreLoss);
        const inCup = smoothStep(0.5 - disc.beyondCup[near]! / 0.24);
        const pores = Math.max(0, background.grain[at]! - 0.4) * smoothStep((depth - 0.45) / 0.3);
        const cup = band.cup - 0.07 * (1 - depth) - 0.05 * pores * inCup;
        value += inDisc * (rim + inCup * (cup - rim) - value);
      }
      plane[at] = value;
    }
  }
}

/** Width of the atrophy by direction: widest on the temporal side, a little below the middle. */
function atrophyByDirection(widthMm: number): Float64Array {
  const widths = new Float64Array(directionCount);
  for (let k = 0; k < directionCount; k += 1) {
    const away = Math.abs(((k + 720 - 510) % 720) - 360) / 360;
    widths[k] = widthMm * (0.12 + 0.88 * away * away * (3 - 2 * away));
  }
  return widths;
}

/** Vessels take light; arteries give some back along their middle. */
function paintVessels(plane: Float32Array, { vessels, disc, frame }: Retina, band: Band): void {
  const { absorption, reflex } = vessels;
  for (let at = 0; at < plane.length; at += 1) {
    const blood = absorption[at]!;
    if (blood === 0) continue;
    const column = (at % frame.width) - disc.left;
    const row = (at - (at % frame.width)) / frame.width - disc.top;
    const isNear = column >= 0 && row >= 0 && column < disc.columns && row < disc.rows;
    const inCup = isNear ? smoothStep(0.5 - disc.beyondCup[row * disc.columns + column]! / 0.16) : 0;
    plane[at] =
      plane[at]! * (1 - band.blood * blood * (1 - 0.3 * inCup)) + band.reflex * reflex[at]! * (1 - 0.8 * inCup);
  }
}

function smoothStep(t: number): number {
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  return t * t * (3 - 2 * t);
}

/** Which samples the camera sees: all, or a disc that nearly fills the height. */
export function fieldOfView({ width, height }: EyeFrame, isRound: boolean): Uint8Array {
  const field = new Uint8Array(width * height).fill(1);
  if (!isRound) return field;
  const radius = 0.49 * Math.max(width, height);
  const edge = 0.475 * Math.max(width, height);
  for (let row = 0; row < height; row += 1) {
    const y = row - (height - 1) / 2;
    for (let column = 0; column < width; column += 1) {
      const x = column - (width - 1) / 2;
      if (x * x + y * y > radius * radius || Math.abs(y) > edge) field[row * width + column] = 0;
    }
  }
  return field;
}
