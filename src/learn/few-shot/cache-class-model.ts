// The cache of few images as a network, so that it can be written as one model with what encodes images.
import { tensorValue } from '../../core/tensor-value.ts';
import { add, exp, mul, sub } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { concat, swapAxes } from '../../engine/functions/movement.ts';
import { mean, normalise } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { zeros } from '../initialisers/initialiser.ts';
import type { ClassModel, PairModel, Prompts } from '../learner/learner.ts';
import type { NamedValues } from '../scope/network-state.ts';
import type { Scope } from '../scope/scope.ts';
import type { CacheModel } from './cache-model.ts';

/** What the answers of a cache are put together with. */
export interface CacheClassModelOptions {
  readonly cache: CacheModel;
  /** The prompts that the cache was made with. */
  readonly prompts: Pick<Prompts, 'inputs' | 'classOf'>;
}

/**
 * A classifier of the images of a dual encoder whose logits [B,C] are those of `cacheLogits`: `temperature cos(x,
 * class) + alpha sum of nearness over the keys of the class`, in the precision of the graph. Classes are the mean
 * directions of prompts, made by the text half; keys [K,d] and the classes that they stand for [K,C] are weights named
 * `cache.keys` and `cache.values` (`cacheValues`), which start at zero.
 */
export function cacheClassModel(base: PairModel, { cache, prompts }: CacheClassModelOptions): ClassModel {
  const { keys, alpha, beta, temperature, directions } = cache;
  const classes = directions.length;
  return {
    kind: 'classes',
    features: (scope, inputs) => normalise(base.image(scope, inputs)),
    head: (scope, features) => {
      const own = scope.child('cache');
      const cosines = matmul(features, swapAxes(classDirections(base, scope, { prompts, classes })));
      const known = own.parameter('keys', [keys.length, keys[0]!.length], zeros);
      const near = exp(mul(sub(matmul(features, swapAxes(known)), 1), beta));
      const answers = matmul(near, own.parameter('values', [keys.length, classes], zeros));
      return add(mul(cosines, temperature), mul(answers, alpha));
    },
  };
}

/**
 * The weights of a cache in `cacheClassModel`, by name, in single precision: `cache.keys` [K,d], and `cache.values`
 * [K,C], 1 where a key is of a class and 0 elsewhere.
 */
export function cacheValues({ keys, classOf, directions }: CacheModel): NamedValues {
  const marks = classOf.flatMap((own) => directions.map((_, code) => Number(code === own)));
  return {
    'cache.keys': tensorValue(
      'float32',
      [keys.length, keys[0]!.length],
      keys.flatMap((key) => Array.from(key)),
    ),
    'cache.values': tensorValue('float32', [keys.length, directions.length], marks),
  };
}

interface Asked extends Pick<CacheClassModelOptions, 'prompts'> {
  readonly classes: number;
}

/** Mean direction of the prompts of each class [C,d], at length 1. */
function classDirections(base: PairModel, scope: Scope, { prompts, classes }: Asked): Tensor {
  const inputs = Object.entries(prompts.inputs).map(([name, value]) => [name, scope.graph.constant(value)] as const);
  const features = normalise(base.text(scope, Object.fromEntries(inputs)));
  const directions = Array.from({ length: classes }, (_, code) => {
    const rows = prompts.classOf.flatMap((own, row) => (own === code ? [row] : []));
    return normalise(mean(gather(features, rows, 0), { axes: [0], keepDims: true }));
  });
  return concat(directions, 0);
}
