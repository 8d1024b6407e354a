// The entry file of the process in which `proveDevice` tries a device: a driver may end it without a word.

import { EvenhandError } from '../../../core/errors.ts';
import type { Device } from '../../../engine/runtime.ts';
import { proveRuntime } from '../../onnxruntime/small-models.ts';
import { openRuntime } from './open-runtime.ts';

/** What the process says at its end. */
export type ProofMessage =
  | { readonly works: true; readonly version: string; readonly threads: number }
  | { readonly works: false; readonly reason: string; readonly remedy: string | undefined };

async function prove(device: Device): Promise<ProofMessage> {
  try {
    const runtime = await openRuntime({ device });
    await proveRuntime(runtime);
    return { works: true, version: runtime.version, threads: runtime.threads };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { works: false, reason, remedy: error instanceof EvenhandError ? error.hint : undefined };
  }
}

const message = await prove(process.argv[2] as Device);
process.send!(message, () => process.exit());
