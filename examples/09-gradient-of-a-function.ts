// A function of tensors, its gradient and the gradient's gradient: written once, differentiated symbolically, run as one ONNX graph.
import { gradients, mul, sin, sum, type Tensor, tensorFunction } from 'evenhand/engine';
import { chooseRuntime } from 'evenhand/node';

const { runtime } = await chooseRuntime({ device: 'cpu' });

const f = tensorFunction(runtime, ({ x }: Record<'x', Tensor>) => {
  const y = sum(mul(x, sin(x)));
  const [slope] = gradients(y, [x]);
  const [curvature] = gradients(sum(slope), [x]);
  return { y, slope, curvature };
});

const x = Float32Array.of(0, 0.5, 1, 2);
const { y, slope, curvature } = await f({ x: { dtype: 'float32', shape: [4], data: x } });
console.log(`sum of x sin x: ${Number(y.data[0]).toFixed(4)}`);
for (const [i, value] of x.entries()) {
  const [first, second] = [slope, curvature].map(({ data }) => Number(data[i]).toFixed(4));
  console.log(`at ${value}: slope ${first}, curvature ${second}`);
}
await runtime.release();
