import type { Image } from '../../../images/image.ts';
import { createScanner } from '../../scanner/create-scanner.ts';
import type { WorldResources } from '../world.ts';
import { anatomiesOfFields, readAnatomyFields } from './anatomy-fields.ts';
import type { BrainSettings } from './brain-settings.ts';
import { preparePush } from './displace-region.ts';
import { deepWhiteMatter } from './lesions.ts';
import { loadTemplate } from './load-template.ts';
import { prepareRegion } from './prepare-region.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import type { PreparedBrain, PreparedRegion } from './prepared-brain.ts';
import { proceduralTemplate } from './procedural-template.ts';
import { regionDistance } from './region-distance.ts';
import { sliceGrid, volumeGrid } from './sampling-grid.ts';
import { brainScannerEffects } from './scanner-standards.ts';
import type { Template } from './template.ts';
import { templateIntensity } from './template-intensity.ts';

/** Makes or reads the template and everything that all cases share. */
export async function prepareBrain(settings: BrainSettings, resources?: WorldResources): Promise<PreparedBrain> {
  const template = await openTemplate(settings, resources);
  const { anatomyFields: given } = settings;
  const anatomyFields = given === undefined ? undefined : await readAnatomyFields(given, { template, resources });
  const disease = prepareRegion(template, settings.diseaseRegion);
  const bias = settings.biasRegion === settings.diseaseRegion ? disease : prepareRegion(template, settings.biasRegion);
  let latest: { readonly contrast: number; readonly image: Image } | undefined;
  let ventricles: readonly PreparedRegion[] | undefined;
  return {
    settings,
    template,
    disease,
    bias,
    push: { disease: preparePush(template, disease), bias: preparePush(template, bias) },
    ventricles() {
      ventricles ??= ventricleNames(template, settings).map((name) => prepareRegion(template, name));
      return ventricles;
    },
    intensity(greyWhiteContrast) {
      if (latest?.contrast !== greyWhiteContrast) {
        const image = templateIntensity(template, { means: settings.intensities, greyWhiteContrast });
        latest = { contrast: greyWhiteContrast, image };
      }
      return latest.image;
    },
    distance: regionDistance(template, disease.label, bias.label),
    scanner: createScanner(brainScannerEffects),
    whiteMatter: deepWhiteMatter(template),
    anatomyFields,
    subject:
      given === undefined || anatomyFields === undefined
        ? prepareSubjects(template, settings.anatomyLengthMm)
        : prepareSubjects(template, given.nodeMm, anatomiesOfFields(anatomyFields, given)),
  };
}

const lateralVentricles = ['left lateral ventricle', 'right lateral ventricle'];

/** The ventricles that the settings name; else those that the grid shows, or all where it shows none, which `prepareRegion` then tells. */
function ventricleNames({ labels, regions }: Template, { ventricles }: BrainSettings): readonly string[] {
  if (ventricles !== undefined) {
    return ventricles;
  }
  const shown = lateralVentricles.filter((name) => regions[name] === undefined || labels.data.includes(regions[name]));
  return shown.length > 0 ? shown : lateralVentricles;
}

async function openTemplate(settings: BrainSettings, resources?: WorldResources): Promise<Template> {
  if (settings.template !== undefined) {
    return loadTemplate(settings.template, settings, resources);
  }
  const { dimension, size, plane, positionMm, templateSeed, skull } = settings;
  const grid = dimension === 3 ? volumeGrid(size) : sliceGrid(size, plane, positionMm);
  return proceduralTemplate(grid, { seed: templateSeed, skull });
}
