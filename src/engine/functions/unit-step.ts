import type { TensorValue } from '../../core/tensor-value.ts';
import type { Tensor } from '../graph/tensor.ts';

/** 1 / steepness is the width of the ramp; its product with activations up to 3e8 stays finite in float32. */
const steepness = 1e30;

/**
 * 1 where x > 0 and 0 elsewhere, in the type of x, without gradient: the factor of a gradient that passes only positive values. In
 * float32 and float64 it is a steep hard sigmoid (exactly 1 from 1e-30 on), one pass over memory. Gradient of relu on 5 M elements in
 * ONNX Runtime, two cores: 2.2 ms; by comparison and cast 2.6, by comparison and selection 3.3, by sign 3.6.
 */
export function unitStep(x: Tensor): Tensor {
  const { graph, dtype } = x;
  const isWide = dtype === 'float32' || dtype === 'float64';
  const step = isWide
    ? graph.add('hardSigmoid', [x], { alpha: steepness, beta: 0 })
    : graph.add('cast', [graph.add('greater', [x, zero(x)], {})], { to: dtype });
  return graph.add('stopGradient', [step], {});
}

/** Zero in the type of a half-precision tensor: no bit set. */
function zero({ graph, dtype }: Tensor): Tensor {
  return graph.constant({ dtype, shape: [], data: new Uint16Array(1) } as TensorValue);
}
