import { flatten } from '../../engine/functions/movement.ts';
import { averagePool, maxPool } from '../../engine/functions/pooling.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { zeros } from '../initialisers/initialiser.ts';
import { glorotUniform } from '../initialisers/published-rules.ts';
import { activate } from '../layers/activation.ts';
import { convolution } from '../layers/convolution.ts';
import { dropout } from '../layers/drop.ts';
import { batchNorm } from '../layers/normalisation.ts';
import type { SimbaNetOptions } from '../networks/cnn.ts';
import type { Scope } from '../scope/scope.ts';

/** Settings of the features: those of the network but its outputs. */
export type SimbaFeaturesOptions = Omit<SimbaNetOptions, 'outputs'>;

/**
 * What `simbaNet` computes before its head, under the same names: five blocks of convolution, batch normalisation, sigmoid and maximum
 * pool, average pool, dropout, flatten. [N,C,...] to [N,features].
 */
export function simbaFeatures(scope: Scope, x: Tensor, options: SimbaFeaturesOptions = {}): Tensor {
  const { widths = [32, 64, 128, 256, 512], dropout: rate = 0.2 } = options;
  let y = x;
  for (const [index, channels] of widths.entries()) {
    const block = scope.child('blocks').child(index);
    y = convolution(block.child('conv'), y, {
      channels,
      kernel: 3,
      padding: 'same',
      initialiseWeight: glorotUniform(),
      initialiseBias: zeros,
    });
    y = batchNorm(block.child('norm'), y, { epsilon: 1e-3, momentum: 0.01 });
    y = maxPool(activate(y, 'sigmoid'), halving(y));
  }
  y = averagePool(y, { ...halving(y), countIncludePad: false });
  return flatten(dropout(scope, y, rate));
}

/** A pool that halves every axis, rounding up: an odd border is pooled alone. */
function halving({ shape }: Tensor) {
  const spatial = shape.slice(2);
  const two = spatial.map(() => 2);
  return { kernel: two, strides: two, padsBegin: spatial.map(() => 0), padsEnd: spatial.map((extent) => extent % 2) };
}
