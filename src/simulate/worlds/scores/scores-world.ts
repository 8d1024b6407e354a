// A world without pictures: what a model would say of a case, with AUC and calibration as planted.
import { z } from 'zod';
import { usageError } from '../../../core/errors.ts';
import { logistic } from '../../../core/math.ts';
import { createStream } from '../../../core/stream.ts';
import type { Renderer, Rendering, RenderRequest, World } from '../world.ts';
import { scoreLocation } from './score-location.ts';
import { type ScoresLatent, scoresLatents } from './scores-latents.ts';

const settingsSchema = z.strictObject({
  /** `probability`: scores in (0, 1). `logOdds`: any real number. */
  scale: z.enum(['probability', 'logOdds']).default('probability'),
  /** Decimals of the written score; few make ties. */
  digits: z.int().min(1).max(12).default(6),
});

/** How scores are written. */
export type ScoresSettings = z.infer<typeof settingsSchema>;

/**
 * Scores of a model whose AUC, calibration and gaps are known by formula (`scoresGapTruth`): one a case, a probability
 * in (0, 1) or log-odds, rounded; no pictures. Rendering throws `scores/bad-latent` for latents out of range.
 */
export const scoresWorld: World<ScoresSettings> = {
  name: 'scores',
  title: 'Scores without pictures',
  modality: 'table',
  about:
    'One score a case, as a model would give it. The finding drives the score; AUC, calibration and prevalence may depend on anything that a causal graph names, and ' +
    'the true AUC and calibration of every group follow by formula. For testing audits.',
  latents: scoresLatents,
  settings: settingsSchema as z.ZodType<ScoresSettings>,
  storage: () => 'none',
  open: async (settings) => scoresRenderer(settings),
};

function scoresRenderer({ scale, digits }: ScoresSettings): Renderer {
  const factor = Number(`1e${digits}`);
  return {
    render(request: RenderRequest): Rendering {
      const logOdds = drawLogOdds(request);
      const score =
        scale === 'logOdds'
          ? Math.round(logOdds * factor) / factor
          : Math.min(Math.max(Math.round(logistic(logOdds) * factor), 1), factor - 1) / factor;
      return { masks: {}, texts: {}, measured: { score } };
    },
  };
}

/** The case's own deviation is keyed by seed, case and acquisition alone: twins share it, whatever their latents are. */
function drawLogOdds({ seed, index, latents, acquisition = 0 }: RenderRequest): number {
  const value = (name: ScoresLatent): number => latentNumber(name, latents[name]);
  const { present, absent, spread } = scoreLocation({
    auc: value('auc'),
    prevalence: value('prevalence'),
    calibrationSlope: value('calibrationSlope'),
    calibrationIntercept: value('calibrationIntercept'),
  });
  const truth = value('truth');
  if (truth !== 0 && truth !== 1) {
    throw usageError('scores/bad-latent', `the latent "truth" must be 0 or 1; got ${truth}.`, {
      hint: 'Let it come from a Bernoulli node.',
    });
  }
  const correlation = value('correlation');
  const own = createStream(seed, 'world', 'scores', 'score', index, acquisition).normal();
  const deviation = Math.sqrt(correlation) * value('patientEffect') + Math.sqrt(1 - correlation) * own;
  return (truth === 1 ? present : absent) + spread * deviation;
}

function latentNumber(name: ScoresLatent, given: number | string | undefined): number {
  const { low, high, standard } = scoresLatents.find((latent) => latent.name === name)!;
  if (given === undefined) return standard;
  if (typeof given === 'number' && given >= low && given <= high) return given;
  throw usageError('scores/bad-latent', `the latent "${name}" must be a number from ${low} to ${high}; got ${given}.`, {
    hint: 'Change the node that feeds it in the world file.',
  });
}
