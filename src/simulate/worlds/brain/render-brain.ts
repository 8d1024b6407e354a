// From latents to a picture: one composition of maps, one interpolation of the template, then intensities, then the scanner.
import { warpImage, warpLabels } from '../../../images/deformation/warp-image.ts';
import type { Box } from '../../../images/geometry/crop.ts';
import { createImage, type Image } from '../../../images/image.ts';
import type { Rendering, RenderRequest } from '../world.ts';
import { type AffectedBox, applyEffects, differingBox, type LocalMap } from './apply-effects.ts';
import { type BrainLatents, readBrainLatents } from './brain-latents.ts';
import { lesionShares } from './lesions.ts';
import type { PreparedBrain, PreparedRegion, Subject } from './prepared-brain.ts';
import { fieldIn, regionFacts, warpedMask } from './region-facts.ts';
import { boxInside, forEachBoxRow, pasteBox } from './sample-box.ts';
import { inFrame, scanPictures, type UnscannedBrain } from './scan-pictures.ts';
import type { Template } from './template.ts';
import { withLesions } from './template-intensity.ts';
import { countLabels, tissueFactsOf } from './tissue-facts.ts';

/** What requests for the same case share; each part is made when it is first asked for. */
interface Shared {
  subject(key: readonly [number, number], anatomyMm: number): SharedSubject;
}

interface SharedSubject extends Subject {
  readonly labels: Image<Uint8Array>;
  /** Numbers of samples with each label. */
  readonly counts: Int32Array;
  /** The latest request of this subject: the next is like it but for what differs. */
  latest: DrawnParts | undefined;
  /** The template's intensities with spots, and those of the frame after the subject's deformation. */
  intensities(latents: BrainLatents): SharedIntensity;
}

interface SharedIntensity {
  readonly template: Image;
  readonly warped: Image;
  readonly lesionMl: number;
}

/** Renders requests; those of the same case and anatomy share the deformation of the whole. The same bits as one at a time. */
export function renderBrains(brain: PreparedBrain, requests: readonly RenderRequest[]): Rendering[] {
  const shared = shareParts(brain);
  const drawn = requests.map((request) => drawBrain(brain, request, shared));
  const images = scanPictures(brain, drawn);
  return drawn.map(({ masks, measured }, k) => ({ image: images[k]!, masks, texts: {}, measured }));
}

/** What effects make of a subject, before intensities change in regions. */
interface DrawnParts {
  readonly intensity: SharedIntensity;
  readonly affected: AffectedBox | undefined;
  readonly signal: Image;
  readonly labels: Image<Uint8Array>;
  readonly counts: Int32Array;
}

/** A case before the scanner. */
interface DrawnBrain extends UnscannedBrain {
  readonly masks: Rendering['masks'];
  readonly measured: Record<string, number>;
}

function drawBrain(brain: PreparedBrain, request: RenderRequest, shared: Shared): DrawnBrain {
  const latents = readBrainLatents(request.latents, new Set(brain.scanner.latents.map(({ name }) => name)));
  const subject = shared.subject([request.seed, request.index], latents.anatomyMm);
  const maps = localMaps(brain, latents);
  const intensity = subject.intensities(latents);
  const parts = drawParts(brain.template, { subject, intensity, affected: applyEffects(subject, maps) });
  subject.latest = parts;
  const { affected, counts } = parts;
  const masks: Record<string, Image<Uint8Array>> = { regions: { ...parts.labels, data: parts.labels.data.slice() } };
  let { signal } = parts;
  const measured: Record<string, number> = {
    leastJacobian: Math.min(subject.leastJacobian, affected?.leastJacobian ?? subject.leastJacobian),
    anatomyScale: subject.scale,
    regionDistanceMm: brain.distance.leastMm,
    lesionMl: intensity.lesionMl,
    ...tissueFactsOf(brain.template, counts),
  };
  for (const name of ['disease', 'bias'] as const) {
    const region = brain[name];
    const place = { subject, affected, region };
    const mask = effectMask(brain.template, name, affected);
    signal = brightened(signal, mask, { ...place, amount: latents[`${name}Brightness`] });
    masks[name] = mask;
    Object.assign(measured, regionFacts(name, place), reachedFacts(brain, name, latents));
  }
  return { request, frame: subject.frame, signal, contrast: latents.biasContrast, masks, measured };
}

/** Effects in the order in which they act on the template's side: the last is nearest to the template. */
function localMaps(brain: PreparedBrain, latents: BrainLatents): LocalMap[] {
  const maps: LocalMap[] = [];
  const add = (name: string, region: PreparedRegion, percent: number): void => {
    if (percent !== 0) {
      maps.push({ name, displacement: region.effect(percent).displacement });
    }
  };
  if (latents.ventricleVolumeChange !== 0) {
    for (const region of brain.ventricles()) {
      add(region.name, region, latents.ventricleVolumeChange);
    }
  }
  for (const name of ['bias', 'disease'] as const) {
    // A change of volume moves the border less than a push is wide, so it stands nearest to the template, where its border is that of the template.
    const pushMm = latents[`${name}DisplacementMm`];
    if (pushMm !== 0) {
      maps.push({ name, displacement: brain.push[name](pushMm).displacement });
    }
    add(name, brain[name], latents[`${name}VolumeChange`]);
  }
  return maps;
}

/** What the effects of a region reach, each alone: `diseaseChangeReached` (%) and `diseaseDisplacementReachedMm`. */
function reachedFacts(brain: PreparedBrain, name: 'disease' | 'bias', latents: BrainLatents): Record<string, number> {
  const percent = latents[`${name}VolumeChange`];
  const pushMm = latents[`${name}DisplacementMm`];
  return {
    [`${name}ChangeReached`]: percent === 0 ? 0 : brain[name].effect(percent).reachedPercent,
    [`${name}DisplacementReachedMm`]: pushMm === 0 ? 0 : brain.push[name](pushMm).reachedMm,
  };
}

function shareParts(brain: PreparedBrain): Shared {
  const subjects = new Map<string, SharedSubject>();
  return {
    subject(key, anatomyMm) {
      const name = [...key, anatomyMm].join(' ');
      const known = subjects.get(name);
      if (known !== undefined) {
        return known;
      }
      const subject = shareSubject(brain, brain.subject(key, anatomyMm), key);
      subjects.set(name, subject);
      return subject;
    },
  };
}

function shareSubject(brain: PreparedBrain, subject: Subject, key: readonly [number, number]): SharedSubject {
  const { template, whiteMatter } = brain;
  const pictures = new Map<string, SharedIntensity>();
  const voxelMl = template.geometry.spacingMm.reduce((product, spacing) => product * spacing, 1) / 1000;
  const labels = warpLabels(template.labels, subject.displacement);
  return {
    ...subject,
    labels: inFrame(labels, subject.frame, template),
    counts: countLabels(labels.data),
    latest: undefined,
    intensities({ greyWhiteContrast, lesionCount, lesionVolume }) {
      const name = [greyWhiteContrast, lesionCount, lesionVolume].join(' ');
      const known = pictures.get(name);
      if (known !== undefined) {
        return known;
      }
      const count = Math.round(lesionCount);
      const lesions =
        count > 0 ? lesionShares(template, { count, volumeMl: lesionVolume, key, candidates: whiteMatter }) : undefined;
      const plain = brain.intensity(greyWhiteContrast);
      const intensity = lesions === undefined ? plain : withLesions(plain, lesions);
      const lesionMl = (lesions?.reduce((sum, share) => sum + share, 0) ?? 0) * voxelMl;
      const made = { template: intensity, warped: warpImage(intensity, subject.displacement), lesionMl };
      pictures.set(name, made);
      return made;
    },
  };
}

/** The subject with effects: of the latest like it, or of the subject itself, only the box that differs is made anew. */
function drawParts(
  template: Template,
  { subject, intensity, affected }: Pick<DrawnParts, 'intensity' | 'affected'> & { readonly subject: SharedSubject },
): DrawnParts {
  const { latest } = subject;
  const from =
    latest?.intensity === intensity
      ? latest
      : { signal: intensity.warped, labels: subject.labels, counts: subject.counts, affected: undefined };
  const box = differingBox(from.affected, affected);
  if (box === undefined) {
    return { ...from, intensity, affected };
  }
  const field = fieldIn(box, subject, affected);
  const signal = { ...from.signal, data: from.signal.data.slice() };
  const part = warpImage(intensity.template, field).data;
  pasteBox(signal.data, part, { box: boxInside(box, subject.frame), extents: signal.extents });
  const labels = { ...from.labels, data: from.labels.data.slice() };
  const counts = from.counts.slice();
  replaceLabels(labels, counts, { box, labels: warpLabels(template.labels, field).data });
  return { intensity, affected, signal, labels, counts };
}

/** Writes labels into a box, and counts them. */
function replaceLabels(
  { extents, data }: Image<Uint8Array>,
  counts: Int32Array,
  part: { readonly box: Box; readonly labels: Uint8Array },
): void {
  forEachBoxRow(part.box, extents, (at, from, length) => {
    replaceRow(data.subarray(at, at + length), part.labels.subarray(from, from + length), counts);
  });
}

function replaceRow(row: Uint8Array, labels: Uint8Array, counts: Int32Array): void {
  for (let i = 0; i < row.length; i += 1) {
    const old = row[i]!;
    const label = labels[i]!;
    if (old !== label) {
      counts[old]! -= 1;
      counts[label]! += 1;
      row[i] = label;
    }
  }
}

/** 1 where the effect of this name moves anything. */
function effectMask(
  { extents, geometry, labels }: Template,
  name: string,
  affected: AffectedBox | undefined,
): Image<Uint8Array> {
  const mask = createImage(extents, { geometry, data: new Uint8Array(labels.data.length) });
  const touched = affected?.touched[name];
  if (affected !== undefined && touched !== undefined) {
    pasteBox(mask.data, touched, { box: affected.box, extents });
  }
  return mask;
}

/** The frame with an intensity added where the region is, by its share of each sample; those samples are marked. */
function brightened(
  before: Image,
  mask: Image<Uint8Array>,
  { amount, ...place }: { amount: number; subject: Subject; affected: AffectedBox | undefined; region: PreparedRegion },
): Image {
  if (amount === 0) {
    return before;
  }
  const signal = { ...before, data: before.data.slice() };
  const { box, shares } = warpedMask(place);
  forEachBoxRow(boxInside(box, place.subject.frame), signal.extents, (at, from, length) => {
    for (let i = 0; i < length; i += 1) {
      if (shares[from + i]! > 0) {
        signal.data[at + i] = Math.max(0, Math.min(1, signal.data[at + i]! + amount * shares[from + i]!));
      }
    }
  });
  forEachBoxRow(box, mask.extents, (at, from, length) => {
    for (let i = 0; i < length; i += 1) {
      if (shares[from + i]! > 0) {
        mask.data[at + i] = 1;
      }
    }
  });
  return signal;
}
