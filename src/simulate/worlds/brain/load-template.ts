// A template of the user's own: volumes in NIfTI files, turned so that they run to the right, to the front and up, and cut if a slice is asked for.
import { dataError, usageError } from '../../../core/errors.ts';
import { readNifti } from '../../../images/formats/read-nifti.ts';
import { flip } from '../../../images/geometry/crop.ts';
import { extractSlice } from '../../../images/geometry/extract-slice.ts';
import { reorient } from '../../../images/geometry/orientation.ts';
import { createImage, type Image, type Samples } from '../../../images/image.ts';
import { dilate, erode } from '../../../images/morphology/distance.ts';
import type { WorldResources } from '../world.ts';
import type { BrainSettings, TemplateFiles } from './brain-settings.ts';
import type { Template } from './template.ts';

/** What of the settings says which part of the volumes is taken. */
type Part = Pick<BrainSettings, 'dimension' | 'plane' | 'positionMm'>;

const normals = { sagittal: 0, coronal: 1, axial: 2 } as const;

/**
 * Reads a template. With `grey` and `white`, intensities come from the tissues; with `image`, they are those of the image, from 0 to its
 * 99.9th percentile, and nothing that needs tissues (contrast of grey and white matter, spots) has an effect.
 * @throws `brain/bad-template` (usage) unless there are labels and either an image or grey and white matter; `brain/no-files` (usage) where files
 * cannot be read; `brain/no-affine`, `brain/grids-differ` (data); what `readNifti` throws.
 */
export async function loadTemplate(files: TemplateFiles, part: Part, resources?: WorldResources): Promise<Template> {
  requireParts(files);
  if (resources === undefined) {
    throw usageError('brain/no-files', 'this place cannot read the files of a template.', {
      hint: 'Leave the setting "template" out; the procedural template needs no files.',
    });
  }
  const read = async (path: string | undefined): Promise<Image<Samples> | undefined> =>
    path === undefined
      ? undefined
      : cut(turned(readNifti(await resources.readFile(path), { file: baseName(path) }), path), part, path);
  const labels = (await read(files.labels))!;
  const reference = { path: files.labels!, image: labels };
  const maps: Record<string, Image<Samples> | undefined> = {};
  for (const name of ['image', 'grey', 'white', 'fluid'] as const) {
    const map = await read(files[name]);
    if (map !== undefined) {
      requireSameGrid(reference, { path: files[name]!, image: map });
      maps[name] = map;
    }
  }
  return assemble(labels, maps, files);
}

function requireParts({ image, grey, white, labels }: TemplateFiles): void {
  const tissues = grey !== undefined && white !== undefined;
  if (labels === undefined || tissues === (image !== undefined)) {
    throw usageError('brain/bad-template', 'a template needs "labels" and either "image" or both "grey" and "white".', {
      hint: 'Name the label map, and the T1-weighted volume or the two tissue maps, not both.',
    });
  }
}

function turned(volume: Image<Samples>, path: string): Image<Samples> {
  if (volume.geometry.affine === undefined || volume.extents.length !== 3) {
    throw dataError(
      'brain/no-affine',
      'the volume does not say where it lies: it has no affine (neither sform nor qform), or not three axes.',
      {
        place: { file: baseName(path) },
        hint: 'Save it with an affine, for instance by nibabel.Nifti1Image(data, affine).',
      },
    );
  }
  return reorient(volume, 'RAS');
}

function cut(volume: Image<Samples>, { dimension, plane, positionMm }: Part, path: string): Image<Samples> {
  if (dimension === 3) {
    return volume;
  }
  const axis = normals[plane];
  const { affine, spacingMm } = volume.geometry;
  const index = Math.round((positionMm - affine![axis * 4 + 3]!) / spacingMm[axis]!);
  if (index < 0 || index >= volume.extents[axis]!) {
    throw dataError('brain/no-slice', `the volume has no ${plane} slice at ${positionMm} mm.`, {
      place: { file: baseName(path) },
      hint: 'Choose a "positionMm" inside it.',
    });
  }
  const slice = flip(extractSlice(volume, axis, index), 1);
  return plane === 'sagittal' ? flip(slice, 0) : slice;
}

function requireSameGrid(a: { path: string; image: Image<Samples> }, b: { path: string; image: Image<Samples> }): void {
  const [first, second] = [a.image, b.image];
  const sizes = first.extents.every((extent, axis) => extent === second.extents[axis]);
  const places = first.geometry.affine!.every((value, i) => Math.abs(value - second.geometry.affine![i]!) < 1e-3);
  if (!sizes || !places) {
    const of = (image: Image<Samples>): string =>
      `${image.extents.join(' x ')} samples of ${image.geometry.spacingMm.join(' x ')} mm`;
    throw dataError(
      'brain/grids-differ',
      `the volumes of a template must lie on one grid; "${baseName(a.path)}" has ${of(first)}, this one ${of(second)}${sizes ? ' elsewhere' : ''}.`,
      { place: { file: baseName(b.path) }, hint: 'Resample one of them to the grid of the other.' },
    );
  }
}

function assemble(
  labels: Image<Samples>,
  { image, grey, white, fluid }: Record<string, Image<Samples> | undefined>,
  files: TemplateFiles,
): Template {
  const { extents, geometry } = labels;
  const none = createImage(extents, { geometry });
  const numbered = numberRegions(labels, files.regions);
  if (grey === undefined || white === undefined) {
    return { extents, geometry, grey: none, white: none, fluid: none, rest: scaled(image!, 0.999), ...numbered };
  }
  const [g, w] = [scaled(grey, 1), scaled(white, 1)];
  const water = fluid === undefined ? missingShare(g, w) : scaled(fluid, 1);
  return { extents, geometry, grey: g, white: w, fluid: water, ...numbered };
}

/** Intensities over their given quantile, within [0, 1]; shares stored as 0..255 become shares. */
function scaled(image: Image<Samples>, quantile: number): Image {
  const sorted = Float32Array.from(image.data).sort();
  const top = sorted[Math.round((sorted.length - 1) * quantile)]!;
  const full = quantile === 1 && top <= 1.001 ? 1 : quantile === 1 && image.data instanceof Uint8Array ? 255 : top;
  const data = Float32Array.from(image.data, (value) => (full > 0 ? Math.max(0, Math.min(1, value / full)) : 0));
  return createImage(image.extents, { geometry: image.geometry, data });
}

/** Gaps of up to twice this width, such as the ventricles, are closed. */
const closingMm = 12;

/** What is missing to 1 in the closed outline of grey and white matter. */
function missingShare(grey: Image, white: Image): Image {
  const { extents, geometry } = grey;
  const matter = createImage(extents, {
    geometry,
    data: Uint8Array.from(grey.data, (g, i) => (g + white.data[i]! > 0.2 ? 1 : 0)),
  });
  const outline = erode(dilate(matter, closingMm), closingMm).data;
  const data = grey.data.map((g, i) => (outline[i] === 1 ? Math.max(0, 1 - g - white.data[i]!) : 0));
  return createImage(extents, { geometry, data });
}

/** Labels with numbers below 256, renumbered in order if any is larger. */
function numberRegions(
  labels: Image<Samples>,
  names?: Readonly<Record<string, number>>,
): Pick<Template, 'labels' | 'regions'> {
  const { extents, geometry, data } = labels;
  const present = [...new Set(Array.from(data, Math.round))].filter((label) => label > 0).sort((a, b) => a - b);
  const compact = present.every((label) => label < 256);
  if (!compact && present.length > 255) {
    throw dataError('brain/too-many-regions', `the label map has ${present.length} regions; there may be 255.`, {
      hint: 'Merge or leave out regions; those of cortex and deep grey matter are enough.',
    });
  }
  const renumbered = new Map(present.map((label, i) => [label, compact ? label : i + 1]));
  const named: Readonly<Record<string, number>> =
    names ?? Object.fromEntries(present.map((label) => [String(label), label]));
  return {
    labels: createImage(extents, {
      geometry,
      data: Uint8Array.from(data, (label) => renumbered.get(Math.round(label)) ?? 0),
    }),
    regions: Object.fromEntries(Object.entries(named).map(([name, label]) => [name, renumbered.get(label) ?? label])),
  };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
