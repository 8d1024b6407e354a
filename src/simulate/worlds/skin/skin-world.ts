// The skin world: pigmented lesions under a dermoscope.
import type { World } from '../world.ts';
import { renderSkin } from './render-skin.ts';
import { skinLatents } from './skin-latents.ts';
import { type SkinSettings, skinSettings } from './skin-settings.ts';

/**
 * Dermoscopy of a pigmented lesion on skin of a given typology angle. Masks (0 and 1): lesion, hair, ruler, ink. Three channels, sRGB.
 * The class acts on the picture only through latents of the lesion, as the causal graph says.
 */
export const skinWorld: World<SkinSettings> = {
  name: 'skin',
  title: 'Skin lesions',
  modality: 'dermoscopy',
  about:
    'A pigmented lesion under a dermoscope, on skin of any tone from very light to dark. Malignancy acts through asymmetry, border, colours and ' +
    'diameter. Tone, hair, a ruler, ink and the light may be planted as shortcuts; lesions on darker skin have less contrast.',
  latents: skinLatents,
  settings: skinSettings,
  storage: () => 'png8',
  open: (settings) => Promise.resolve({ render: (request) => renderSkin(settings, request) }),
};
