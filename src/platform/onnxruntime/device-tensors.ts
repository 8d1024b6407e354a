import { usageError } from '../../core/errors.ts';
import type { DataType, Shape } from '../../core/tensor-value.ts';
import type { DeviceTensor } from '../../engine/runtime.ts';

/** The device tensors that a runtime has handed out, each with what stands behind it. */
export interface DeviceTensors<Native> {
  /** `onDispose` is called once, when the tensor has been disposed. */
  wrap(native: Native, onDispose?: () => void): DeviceTensor;
  /** @throws `EvenhandError` `engine/foreign-tensor` for a tensor that was disposed or is of another runtime. */
  find(tensor: DeviceTensor): Native;
  /** Disposes all that are left. */
  disposeAll(): void;
}

/** How a register reads and frees what stands behind a tensor. */
export interface NativeTensors<Native> {
  /** Names the runtime in errors. */
  readonly runtime: string;
  readonly describe: (native: Native) => { readonly dtype: DataType; readonly shape: Shape };
  readonly free: (native: Native) => void;
}

/** An empty register. */
export function createDeviceTensors<Native>({ runtime, describe, free }: NativeTensors<Native>): DeviceTensors<Native> {
  const natives = new Map<DeviceTensor, Native>();
  return {
    wrap(native, onDispose) {
      const tensor: DeviceTensor = {
        location: 'device',
        ...describe(native),
        dispose() {
          if (!natives.delete(tensor)) return;
          free(native);
          onDispose?.();
        },
      };
      natives.set(tensor, native);
      return tensor;
    },
    find(tensor) {
      const native = natives.get(tensor);
      if (native !== undefined) return native;
      throw usageError(
        'engine/foreign-tensor',
        `the device tensor was disposed, or belongs to another runtime than ${runtime}.`,
        { hint: 'Download it from its own runtime before disposing it, and feed the values.' },
      );
    },
    disposeAll() {
      for (const tensor of [...natives.keys()]) tensor.dispose();
    },
  };
}
