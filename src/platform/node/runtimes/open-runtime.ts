import type { Device, Runtime } from '../../../engine/runtime.ts';
import { onnxruntimeNode } from './onnxruntime-node.ts';
import { onnxruntimeWebNode } from './onnxruntime-web-node.ts';

/** The runtime of Node that computes on the device, untried. */
export function openRuntime({
  device,
  threads,
}: {
  readonly device: Device;
  readonly threads?: number | undefined;
}): Promise<Runtime> {
  return device === 'wasm' ? onnxruntimeWebNode({ threads }) : onnxruntimeNode({ device, threads });
}
