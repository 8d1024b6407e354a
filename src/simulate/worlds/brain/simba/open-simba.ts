// The brain world as SimBA (Stanley et al. 2023, 2024) publishes it: its sampling, its fit of effects, its order of deformations, its defects.
import { composeFields } from '../../../../images/deformation/compose-fields.ts';
import { leastJacobian } from '../../../../images/deformation/jacobian.ts';
import { multilevelSpline } from '../../../../images/deformation/simba/multilevel-spline.ts';
import {
  type PublishedSubject,
  publishedEffect,
  publishedSubject,
} from '../../../../images/deformation/simba/published-composition.ts';
import { upsampleField } from '../../../../images/deformation/upsample-field.ts';
import type { VectorField } from '../../../../images/deformation/vector-field.ts';
import { velocityFromPca } from '../../../../images/deformation/velocity-pca.ts';
import { warpImage, warpLabels } from '../../../../images/deformation/warp-image.ts';
import type { Image } from '../../../../images/image.ts';
import type { Renderer, Rendering } from '../../world.ts';
import type { PreparedBrain } from '../prepared-brain.ts';
import { stretchContrast } from '../stretch-contrast.ts';
import { tissueFacts } from '../tissue-facts.ts';
import { drawPopulation, subjectCoefficients, wholeBrainModel } from './population.ts';
import { readSimbaLatents, type SimbaLatents } from './read-simba-latents.ts';
import { type RegionModel, regionModel } from './region-model.ts';
import { effectFacts, regionMask } from './simba-facts.ts';

/** A subject's maps, and the template under them: what twins share. */
interface SimbaSubject {
  readonly maps: PublishedSubject;
  readonly picture: Image;
}

/** What is the same for all cases. */
interface SimbaParts {
  readonly disease: RegionModel;
  readonly bias: RegionModel;
  readonly subject: (coefficient: number) => SimbaSubject;
}

/**
 * A renderer of the SimBA mode. A picture depends on its latents alone: seed and case draw nothing here.
 * @throws from `render`: what `readSimbaLatents` throws.
 */
export function openSimba(brain: PreparedBrain): Renderer {
  const population = brain.anatomyFields ?? drawPopulation(brain.template, brain.settings);
  const parts: SimbaParts = {
    disease: regionModel(brain.template, brain.disease.label, population),
    bias: regionModel(brain.template, brain.bias.label, population),
    subject: prepareSubjects(brain, population),
  };
  return { render: ({ latents }) => renderSimba(brain, parts, readSimbaLatents(latents, brain.scanner.latents)) };
}

function renderSimba(brain: PreparedBrain, parts: SimbaParts, latents: SimbaLatents): Rendering {
  const { template, disease, bias } = brain;
  const { maps, picture } = parts.subject(latents.subjectCoefficient);
  const effect = fitEffects(brain, parts, latents);
  const transported = publishedEffect(maps, effect);
  const moved = warpImage(picture, transported);
  const whole = composeFields(transported, maps.back);
  const regions = warpLabels(template.labels, whole);
  const stretched = stretchContrast(moved.data, latents.biasContrast);
  return {
    image: { ...moved, data: stretched.data },
    masks: {
      regions,
      disease: regionMask(regions, disease.label),
      bias: regionMask(regions, latents.biasPresent === 1 ? bias.label : undefined),
    },
    texts: {},
    measured: {
      leastJacobian: leastJacobian(whole),
      regionDistanceMm: brain.distance.leastMm,
      ...tissueFacts(template, regions),
      ...effectFacts('disease', { region: parts.disease, label: disease.label, effect, maps, regions }),
      ...effectFacts('bias', { region: parts.bias, label: bias.label, effect, maps, regions }),
      clippedShare: stretched.clippedLow + stretched.clippedHigh,
    },
  };
}

/** Vectors of both regions in one set of points, and one spline through all: with the bias in it, the disease has another field. */
function fitEffects({ template }: PreparedBrain, parts: SimbaParts, latents: SimbaLatents): VectorField {
  const { extents, geometry } = template;
  const points = [{ region: parts.disease, velocity: parts.disease.velocity(latents.diseaseCoefficient) }];
  if (latents.biasPresent === 1) {
    points.push({ region: parts.bias, velocity: parts.bias.velocity(latents.biasCoefficient) });
  }
  const stacked = extents.map((_, axis) => ({
    positions: joined(points.map(({ region }) => region.positions[axis]!)),
    vectors: joined(points.map(({ velocity }) => velocity[axis]!)),
  }));
  const data = { positions: stacked.map(({ positions }) => positions), vectors: stacked.map(({ vectors }) => vectors) };
  return multilevelSpline(data, { extents, spacingMm: geometry.spacingMm, mesh: 10, levels: 3 }).field;
}

/** Anatomies by their coefficient; the latest is kept, for twins. */
function prepareSubjects(brain: PreparedBrain, population: readonly VectorField[]): SimbaParts['subject'] {
  const model = wholeBrainModel(population);
  const { extents, geometry } = brain.template;
  let latest: { readonly coefficient: number; readonly subject: SimbaSubject } | undefined;
  return (coefficient) => {
    if (latest?.coefficient !== coefficient) {
      const control = velocityFromPca(model, subjectCoefficients(coefficient));
      const maps = publishedSubject(upsampleField(control, { extents, spacingMm: geometry.spacingMm }));
      latest = { coefficient, subject: { maps, picture: warpImage(brain.intensity(1), maps.back) } };
    }
    return latest.subject;
  };
}

function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
