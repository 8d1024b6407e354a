// A rectifier whose slope below zero is an operand.
import { greater, where } from '../functions/comparisons.ts';
import { clip, mul } from '../functions/elementwise.ts';
import { sameShape } from '../graph/broadcast.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { Operation } from './operation.ts';
import { binary, emit } from './pointwise.ts';

const definition = binary('prelu', {
  kind: 'real',
  value: (x, slope) => (x > 0 ? x : slope * x),
  gradient: ({ a: x, b: slope, g, wanted }) => [
    wanted[0] ? where(greater(x, 0), g, mul(g, slope)) : undefined,
    wanted[1] ? mul(g, clip(x, { max: 0 })) : undefined,
  ],
  lower: ([x, slope], node, emitter) => {
    const { dtype } = node.outputs[0]!;
    if (dtype !== 'float64') return emit(emitter, 'PRelu', [x, slope]);
    const isAbove = emit(emitter, 'Greater', [x, emitter.scalar(0, dtype)]);
    return emit(emitter, 'Where', [isAbove, x, emit(emitter, 'Mul', [x, slope])]);
  },
});

/** Definition of `prelu`; the slope is broadcast to x, never x to the slope. */
export const preluOperation: Operation<'prelu'> = {
  ...definition,
  infer: (inputs, attributes) => {
    const types = definition.infer(inputs, attributes);
    if (sameShape(types[0]!.shape, inputs[0]!.shape)) return types;
    throw shapeError('prelu', 'the slope does not broadcast to the shape of x', inputs);
  },
};
