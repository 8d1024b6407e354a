// From latents to a picture: one composition of maps, one interpolation of the template, then intensities, then the scanner.
import type { VectorField } from '../../../images/deformation/vector-field.ts';
import { warpImage, warpLabels } from '../../../images/deformation/warp-image.ts';
import { type Box, crop } from '../../../images/geometry/crop.ts';
import { createImage, type Image } from '../../../images/image.ts';
import type { Rendering, RenderRequest } from '../world.ts';
import { type AffectedBox, applyEffects, type LocalMap } from './apply-effects.ts';
import { type BrainLatents, readBrainLatents } from './brain-latents.ts';
import { lesionShares } from './lesions.ts';
import type { PreparedBrain, PreparedRegion, Subject } from './prepared-brain.ts';
import { regionFacts, warpedMask } from './region-facts.ts';
import { forEachBoxRow, pasteBox } from './sample-box.ts';
import { scannerStandards } from './scanner-standards.ts';
import { stretchContrast } from './stretch-contrast.ts';
import type { Template } from './template.ts';
import { withLesions } from './template-intensity.ts';
import { tissueFacts } from './tissue-facts.ts';

/** What requests for the same case share; each part is made when it is first asked for. */
interface Shared {
  subject(key: readonly [number, number], anatomyMm: number): SharedSubject;
}

interface SharedSubject extends Subject {
  readonly labels: Image<Uint8Array>;
  /** The template's intensities with spots, before and after the subject's deformation. */
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
  return requests.map((request) => renderBrain(brain, request, shared));
}

function renderBrain(brain: PreparedBrain, request: RenderRequest, shared: Shared): Rendering {
  const latents = readBrainLatents(request.latents, new Set(brain.scanner.latents.map(({ name }) => name)));
  const subject = shared.subject([request.seed, request.index], latents.anatomyMm);
  const maps = localMaps(brain, latents);
  const affected = applyEffects(subject, maps);
  const intensity = subject.intensities(latents);
  const picture = patched(intensity.warped, affected, (field) => warpImage(intensity.template, field));
  const masks: Record<string, Image<Uint8Array>> = {
    regions: patched(subject.labels, affected, (field) => warpLabels(brain.template.labels, field)),
  };
  const measured: Record<string, number> = {
    leastJacobian: Math.min(subject.leastJacobian, affected?.leastJacobian ?? subject.leastJacobian),
    anatomyScale: subject.scale,
    regionDistanceMm: brain.distance.leastMm,
    lesionMl: intensity.lesionMl,
    ...tissueFacts(brain.template, masks['regions']!),
  };
  for (const name of ['disease', 'bias'] as const) {
    const region = brain[name];
    const place = { subject, affected, region };
    const mask = effectMask(picture, name, affected);
    brighten(picture, mask, { ...place, amount: latents[`${name}Brightness`] });
    masks[name] = mask;
    Object.assign(measured, regionFacts(name, place), reachedFacts(brain, name, latents));
  }
  const { biasContrast } = latents;
  const bare =
    biasContrast === 1 ? picture : { ...picture, data: stretchContrast(picture.data, biasContrast, [0, 1]).data };
  return { image: scanPicture(brain, bare, { request, frame: subject.frame }), masks, texts: {}, measured };
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
  const framed = <S extends Float32Array | Uint8Array>(part: Image<S>): Image<S> =>
    inFrame(part, subject.frame, template);
  return {
    ...subject,
    labels: framed(warpLabels(template.labels, subject.displacement)),
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
      const made = { template: intensity, warped: framed(warpImage(intensity, subject.displacement)), lesionMl };
      pictures.set(name, made);
      return made;
    },
  };
}

/** A copy of the whole in which the box of the effects is made anew. */
function patched<S extends Float32Array | Uint8Array>(
  whole: Image<S>,
  affected: AffectedBox | undefined,
  make: (field: VectorField) => Image<S>,
): Image<S> {
  const data = whole.data.slice() as S;
  if (affected !== undefined) {
    pasteBox(data, make(affected.displacement).data, { box: affected.box, extents: whole.extents });
  }
  return { ...whole, data };
}

/** 1 where the effect of this name moves anything. */
function effectMask(
  { extents, geometry, data }: Image,
  name: string,
  affected: AffectedBox | undefined,
): Image<Uint8Array> {
  const mask = createImage(extents, { geometry, data: new Uint8Array(data.length) });
  const touched = affected?.touched[name];
  if (affected !== undefined && touched !== undefined) {
    pasteBox(mask.data, touched, { box: affected.box, extents });
  }
  return mask;
}

/** Adds an intensity where the region is, by its share of each sample, and marks those samples. */
function brighten(
  picture: Image,
  mask: Image<Uint8Array>,
  { amount, ...place }: { amount: number; subject: Subject; affected: AffectedBox | undefined; region: PreparedRegion },
): void {
  if (amount === 0) {
    return;
  }
  const { box, shares } = warpedMask(place);
  forEachBoxRow(box, picture.extents, (at, from, length) => {
    for (let i = 0; i < length; i += 1) {
      const share = shares[from + i]!;
      if (share > 0) {
        picture.data[at + i] = Math.max(0, Math.min(1, picture.data[at + i]! + amount * share));
        mask.data[at + i] = 1;
      }
    }
  });
}

/** The whole picture, 0 outside of the frame. */
function inFrame<S extends Float32Array | Uint8Array>(
  part: Image<S>,
  frame: Box,
  { extents, geometry }: Template,
): Image<S> {
  const length = extents.reduce((product, extent) => product * extent, 1);
  const data = (part.data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as S;
  pasteBox(data, part.data, { box: frame, extents });
  return createImage(extents, { geometry, data });
}

/**
 * The picture as scanned. Without a skull the brain is cut out afterwards, as tools that strip skulls do: where there was no signal, 0 stays, and only the
 * frame is scanned.
 */
function scanPicture(
  { scanner, settings, template }: PreparedBrain,
  picture: Image,
  { request, frame }: { request: RenderRequest; frame: Box },
): Image {
  const latents = { ...scannerStandards(), ...request.latents };
  if (settings.skull) {
    return scanner.scan(picture, latents, request);
  }
  const part = crop(picture, frame);
  const scanned = scanner.scan(part, latents, request).data.slice();
  for (let at = 0; at < scanned.length; at += 1) {
    if (part.data[at] === 0) {
      scanned[at] = 0;
    }
  }
  return inFrame({ ...part, data: scanned }, frame, template);
}
