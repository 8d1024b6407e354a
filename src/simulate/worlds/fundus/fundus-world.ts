// The fundus world: a picture of the back of an eye beside a clinical note about it.
import type { Rendering, RenderRequest, World } from '../world.ts';
import { fundusLatents, fundusScanner, readLatents } from './fundus-latents.ts';
import { type FundusSettings, fundusSettings } from './fundus-settings.ts';
import { lowerQuality } from './low-quality.ts';
import { pairNote } from './pair-note.ts';
import { renderFundus } from './render-fundus.ts';

/**
 * Fundus pictures with notes. Glaucoma acts on the picture through the cup-to-disc ratio, loss of rim and loss of nerve fibres; the note
 * states findings, history and (unless the settings say otherwise) the diagnosis. Bad pairs of known kind may be planted.
 * Masks: disc, cup, vessels, field (0 and 1). Texts: `note`, and `summary` of at most 180 characters.
 */
export const fundusWorld: World<FundusSettings> = {
  name: 'fundus',
  title: 'Fundus with notes',
  modality: 'fundus photograph',
  about:
    'The back of an eye as a scanning laser ophthalmoscope or a colour camera shows it, with a clinical note. Glaucoma widens the cup of the ' +
    'optic disc, notches its rim and thins the nerve fibres. Swapped, uninformative and contradictory notes and pictures of low quality may be planted.',
  latents: fundusLatents,
  settings: fundusSettings,
  storage: () => 'png8',
  open: (settings) => Promise.resolve({ render: (request) => renderCase(settings, request) }),
};

function renderCase(settings: FundusSettings, request: RenderRequest): Rendering {
  const latents = readLatents(request.latents);
  const key = [request.seed, request.index] as const;
  const spoilt = latents.pair === 'lowQuality' ? lowerQuality(latents, key) : undefined;
  const { image, masks, measured } = renderFundus(settings, spoilt?.latents ?? latents, key, request.acquisition);
  const note = pairNote(request, latents, settings);
  return {
    image: fundusScanner.scan(image, latents, request),
    masks,
    texts: note.texts,
    measured: { ...measured, ...note.measured, qualityFault: spoilt?.fault ?? 'none' },
  };
}
