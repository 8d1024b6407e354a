// Runs the contract on a device whose driver may take the process down, and sends what it found.
import type { Device } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { workerRuntime } from '../../src/platform/node/runtimes/worker-runtime.ts';
import { type CaseOutcome, runCase } from '../fixtures/run-case.ts';
import { contractCases } from '../fixtures/runtime-contract.ts';

const [, , device, place] = process.argv;
const options = { device: device as Device };
const runtime = place === 'worker' ? (await workerRuntime(options)).runtime : await openRuntime(options);
const outcomes: CaseOutcome[] = [];
for (const contractCase of contractCases) outcomes.push(await runCase(contractCase, runtime));
process.send!(outcomes, () => process.exit());
