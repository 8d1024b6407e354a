// The chest world: radiographs of a parametric thorax.
import type { World } from '../world.ts';
import { chestLatents } from './chest-latents.ts';
import { type ChestSettings, chestSettings } from './chest-settings.ts';
import { renderChest } from './render-chest.ts';

/**
 * Plain radiographs of the chest: attenuation along rays through closed shapes, then the curve of a film. Masks: lungs (1 right, 2 left),
 * heart, opacity, devices, marker (0 and 1). One channel. The class is whatever finding or size of the heart the causal graph says.
 */
export const chestWorld: World<ChestSettings> = {
  name: 'chest',
  title: 'Chest radiographs',
  modality: 'radiograph',
  about:
    'A plain projection of a thorax with lungs, heart, ribs and a finding: nodule, consolidation, effusion, pneumothorax or a large heart. ' +
    'View, exposure, markers, burnt-in text, tubes and lines may be planted as shortcuts.',
  latents: chestLatents,
  settings: chestSettings,
  labelMaps: ['lungs'],
  storage: ({ bits }) => (bits === 16 ? 'png16' : 'png8'),
  open: (settings) => Promise.resolve({ render: (request) => renderChest(settings, request) }),
};
