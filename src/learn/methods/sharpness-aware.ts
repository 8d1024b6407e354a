import { mean } from '../../engine/functions/reductions.ts';
import { defineMethod, type MethodRun } from './method.ts';

/**
 * Sharpness-aware minimisation (Foret et al. 2021): the gradient is taken at `p + rho g / |g|`, where the loss is highest nearby, and the step
 * from p. `adaptive` measures the distance relative to each weight, `p + rho p^2 g / |p g|` (Kwon et al. 2021, who take rho ten times as
 * large). A step costs two passes.
 */
export const sharpnessAware = defineMethod({
  name: 'sam',
  kinds: ['pairs', 'classes'],
  about: 'Takes the gradient where the loss is highest nearby, which finds flat minima.',
  source: 'Foret et al. 2021; adaptive: Kwon et al. 2021',
  settings: {
    radius: { default: 0.05, low: 0.0001, high: 10, search: [0.02, 0.05, 0.1], about: 'Length rho of the way uphill.' },
    adaptive: { default: false, about: 'Measures it relative to the size of each weight.' },
  },
  start: (_, { radius, adaptive }): MethodRun => ({
    training: { sharpness: { radius, adaptive } },
    terms: ({ caseLosses }) => ({ loss: mean(caseLosses) }),
  }),
});
