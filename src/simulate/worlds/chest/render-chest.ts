// The radiograph of a case with its masks and what they measure.
import { pow } from '../../../core/math.ts';
import { createImage, type Image } from '../../../images/image.ts';
import { maskOf } from '../raster.ts';
import type { Rendering, RenderRequest } from '../world.ts';
import { skeleton } from './bones.ts';
import { type ChestFrame, chestFrame } from './chest-frame.ts';
import { type ChestLatents, chestScanner, readChestLatents } from './chest-latents.ts';
import type { ChestSettings } from './chest-settings.ts';
import { drawDevices, drawMarks } from './devices.ts';
import { collimate, filmBrightness, scatterVeil } from './film.ts';
import { lungVessels } from './lung-vessels.ts';
import { drawOpacity } from './opacity.ts';
import { type SoftTissue, softPerMm, softTissue } from './soft-tissue.ts';
import { type Thorax, thoraxOf } from './thorax.ts';
import { tubeField } from './tube.ts';

/** Renders a case. */
export function renderChest(settings: ChestSettings, request: RenderRequest): Rendering {
  const latents = readChestLatents(request.latents);
  const frame = chestFrame(settings, [request.seed, request.index]);
  const thorax = thoraxOf(frame, latents);
  const tissue = softTissue(frame, latents, thorax);
  const attenuation = patientAttenuation(frame, latents, thorax, tissue);
  const veil = scatterVeil(attenuation, latents);
  const opacity = drawOpacity(frame, latents, thorax, tissue);
  if (opacity !== undefined) addTo(attenuation, opacity.attenuation, 1);
  const devices = drawDevices(frame, latents, thorax);
  addTo(attenuation, devices, deviceAttenuation);
  const brightness = filmBrightness(attenuation, latents, veil);
  const meanBrightness = meanOf(brightness);
  collimate(frame, latents, brightness);
  const marks = drawMarks(frame, latents);
  burnIn(brightness, marks);
  const { width, height, mmPerPixel } = frame;
  const geometry = { spacingMm: [mmPerPixel, mmPerPixel] };
  const image = createImage([width, height], { data: brightness, geometry });
  const mask = (data: Uint8Array): Image<Uint8Array> => createImage([width, height], { data, geometry });
  const opacityMask = opacity?.mask ?? new Uint8Array(width * height);
  return {
    image: chestScanner.scan(image, latents, request),
    masks: {
      lungs: mask(tissue.lungLabels),
      heart: mask(tissue.heart),
      opacity: mask(opacityMask),
      devices: mask(maskOf(devices)),
      marker: mask(maskOf(marks)),
    },
    texts: {},
    measured: { ...measureChest(frame, thorax, tissue, opacityMask), meanBrightness },
  };
}

/** Attenuation of metal that covers a whole sample. */
const deviceAttenuation = 2.2;

function addTo(sum: Float32Array, other: Float32Array, factor: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at]! += factor * other[at]!;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at]!;
  return sum / values.length;
}

/** Letters are white on whatever lies under them. */
function burnIn(brightness: Float32Array, marks: Float32Array): void {
  for (let at = 0; at < marks.length; at += 1) brightness[at]! += marks[at]! * Math.max(0, 0.97 - brightness[at]!);
}

/** Attenuation of the patient alone. */
function patientAttenuation(
  frame: ChestFrame,
  latents: ChestLatents,
  thorax: Thorax,
  { attenuation, lung }: SoftTissue,
): Float32Array {
  const bones = skeleton(frame, latents, thorax);
  const vessels = lungVessels(frame, thorax);
  const airways = airwaysOf(frame, thorax);
  const grain = frame.noise('parenchyma', 5, 3);
  const muscle = frame.noise('muscle', 26, 3);
  const soft = pow(115 / latents.tubeVoltage, 0.35);
  const sum = new Float32Array(attenuation.length);
  for (let at = 0; at < sum.length; at += 1) {
    const airy = Math.min(1, lung[at]! / 60);
    // Vessels that cross lie within each other in part.
    const inLung = vessels[at]! / (1 + vessels[at]!) + 0.055 * grain[at]!;
    const body = attenuation[at]!;
    const around = Math.min(1, body / 0.8);
    const texture = body * 0.018 * muscle[at]!;
    const tissue = body + texture + airy * inLung - Math.min(airways[at]!, 0.6 * body) * around;
    sum[at] = Math.max(0, soft * tissue + bones[at]! * Math.min(1, 0.15 + body));
  }
  return sum;
}

/** Attenuation that the air of trachea and main bronchi takes away. */
function airwaysOf(frame: ChestFrame, { apexY, frontShift }: Thorax): Float32Array {
  const field = tubeField(frame);
  const x = -3 + 0.4 * frontShift;
  const carina = apexY + 84;
  const perMm = 0.85 * softPerMm;
  field.add({ line: frame.line([x, -30, x, 40, x - 1.5, carina]), radiiMm: [9, 8], perMm });
  field.add({ line: frame.line([x - 2, carina, x - 26, carina + 28]), radiiMm: [6.5, 5], perMm });
  field.add({ line: frame.line([x, carina, x + 32, carina + 26]), radiiMm: [6, 4.5], perMm });
  return field.sum;
}

function measureChest(
  { width, mmPerPixel }: ChestFrame,
  thorax: Thorax,
  tissue: SoftTissue,
  opacity: Uint8Array,
): Readonly<Record<string, number>> {
  const areaOf = (mask: Uint8Array, label: number): number => {
    let count = 0;
    for (let at = 0; at < mask.length; at += 1) if (mask[at] === label) count += 1;
    return count * mmPerPixel * mmPerPixel;
  };
  return {
    cardiothoracicRatio: thorax.heartToThorax,
    maskCardiothoracicRatio: columnsOf(tissue.heart, width) / Math.max(1, columnsOf(tissue.lungLabels, width)),
    heartWidthMm: 2 * thorax.heartToThorax * thorax.halfWidth,
    thoraxWidthMm: 2 * thorax.halfWidth,
    rightLungAreaMm2: areaOf(tissue.lungLabels, 1),
    leftLungAreaMm2: areaOf(tissue.lungLabels, 2),
    opacityAreaMm2: areaOf(opacity, 1),
  };
}

/** Number of columns from the first to the last that hold a mask. */
function columnsOf(mask: Uint8Array, width: number): number {
  let [first, last] = [width, -1];
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] === 0) continue;
    const column = at % width;
    if (column < first) first = column;
    if (column > last) last = column;
  }
  return Math.max(0, last - first + 1);
}
