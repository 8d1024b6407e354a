// What every runtime checks of the buffers that a caller gives.
import { type EvenhandError, usageError } from '../../core/errors.ts';
import type { TensorData, TensorValue } from '../../core/tensor-value.ts';
import type { DeviceTensor } from '../../engine/runtime.ts';

/** The inputs of a run by name. */
export type Feeds = Readonly<Record<string, TensorValue | DeviceTensor>>;

/** The outputs that a run is asked for, each with the buffer to write to, if any. */
export type Into = Readonly<Record<string, TensorValue | undefined>>;

/**
 * Refuses a buffer that is both fed and written: a graph that reads while it writes gives wrong numbers without a word.
 * @throws `EvenhandError` `engine/buffer-shared`.
 */
export function refuseAliases(feeds: Feeds, into: Into): void {
  const starts = new Map<ArrayBufferLike, Map<number, string>>();
  for (const [name, value] of Object.entries(feeds)) {
    if ('location' in value || value.data.length === 0) continue;
    const { buffer, byteOffset } = value.data;
    const inBuffer = starts.get(buffer) ?? new Map<number, string>();
    starts.set(buffer, inBuffer.set(byteOffset, name));
  }
  for (const [output, value] of Object.entries(into)) {
    const input = value === undefined ? undefined : starts.get(value.data.buffer)?.get(value.data.byteOffset);
    if (input === undefined) continue;
    throw usageError('engine/buffer-shared', `input "${input}" and output "${output}" share one buffer.`, {
      hint: 'Use two buffers in turn.',
    });
  }
}

/** Refuses a buffer for an output that stays on the device. @throws `EvenhandError` `engine/fetch-mismatch`. */
export function refuseKept(into: Into, kept: ReadonlySet<string>): void {
  const name = Object.keys(into).find((output) => kept.has(output) && into[output] !== undefined);
  if (name === undefined) return;
  throw usageError(
    'engine/fetch-mismatch',
    `output "${name}" stays on the device, so it cannot be written to a buffer.`,
    { hint: 'Download the tensor that the run returns.' },
  );
}

/** The error of a run of a session that was released. */
export function sessionReleasedError(): EvenhandError {
  return usageError('engine/session-released', 'the session was released: it runs no more.', {
    hint: 'Load the model again.',
  });
}

/** Copies an output into the buffer given for it. @throws `EvenhandError` `engine/fetch-mismatch` if type or shape differ. */
export function copyInto(name: string, target: TensorValue, { dtype, shape, data }: TensorValue): void {
  if (target.dtype !== dtype || target.shape.join() !== shape.join() || target.data.length !== data.length) {
    throw usageError(
      'engine/fetch-mismatch',
      `output "${name}" is ${dtype} [${shape.join(', ')}]; the buffer given for it is ${target.dtype} [${target.shape.join(', ')}] with ${target.data.length} elements.`,
      { hint: 'Give a buffer of the type and the shape of the output.' },
    );
  }
  (target.data as TensorData['float32']).set(data as TensorData['float32']);
}
