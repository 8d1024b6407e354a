// Brains as T1-weighted magnetic resonance shows them, in volumes and slices.
import { createScanner } from '../../scanner/create-scanner.ts';
import type { Latent, World } from '../world.ts';
import { brainLatents, simbaLatents } from './brain-latents.ts';
import { type BrainSettings, brainSettings } from './brain-settings.ts';
import { prepareBrain } from './prepare-brain.ts';
import { renderBrains } from './render-brain.ts';
import { brainScannerEffects, scannerStandards } from './scanner-standards.ts';
import { openSimba } from './simba/open-simba.ts';

const standards = scannerStandards();

/** Latents of the scanner, with the strengths of a good scan where a world file says nothing. */
const scannerLatents = createScanner(brainScannerEffects).latents.map(
  (latent): Latent => ({ ...latent, standard: (standards[latent.name] as number | undefined) ?? latent.standard }),
);

/** Brains with a disease in one region and a planted bias in another, near or far. */
export const brainWorld: World<BrainSettings> = {
  name: 'brain',
  title: 'Brain MRI',
  modality: 'MRI',
  about:
    'T1-weighted brains, as volumes of up to 1 mm or as slices, without or with skull. A change of the volume of one region drives the class; another region, near or far, or the contrast of ' +
    'the picture may be planted as a bias. Anatomies differ smoothly from case to case, and changes of volume are exact to a thousandth.',
  latents: [...brainLatents, ...scannerLatents, ...simbaLatents],
  labelMaps: ['regions'],
  settings: brainSettings,
  storage: ({ dimension }) => (dimension === 3 ? 'nifti' : 'png8'),
  async open(settings, resources) {
    const brain = await prepareBrain(settings, resources);
    if (settings.compat === 'simba') {
      return openSimba(brain);
    }
    return {
      render: (request) => renderBrains(brain, [request])[0]!,
      renderTwins: (requests) => renderBrains(brain, requests),
    };
  },
};
