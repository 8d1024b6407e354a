// Runs the trainings on a device whose driver may take the process down, and sends what they gave.
import type { Device } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { runParity } from '../fixtures/training-parity.ts';

const runtime = await openRuntime({ device: process.argv[2] as Device });
const outcomes = await runParity(runtime);
process.send!(outcomes, () => process.exit());
