// A plan carried out in the page by the code of `evenhand learn`, on one thread of WebAssembly. The run is the files that the command line
// writes; in place of a folder the page keeps what a stopped training goes on with.
import { compressors } from 'hyparquet-compressors';
import type { Progress } from '../../../../src/core/progress.ts';
import { checkLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import { filesOfRun } from '../../../../src/learn/run/files-of-run.ts';
import { prepareRun } from '../../../../src/learn/run/prepare-run.ts';
import { runLearning } from '../../../../src/learn/run/run-learning.ts';
import {
  described,
  manifestHead,
  manifestText,
  runNames,
  wholeManifest,
} from '../../../../src/learn/run/run-record.ts';
import { runSettings } from '../../../../src/learn/run/run-settings.ts';
import { onnxruntimeWasm } from '../../../../src/platform/browser/onnxruntime-wasm.ts';
import { breath } from './breath.ts';
import type { RunFiles, Told, TrainRequest } from './messages.ts';
import { pageFiles } from './page-files.ts';
import { pageKeeper } from './page-keeper.ts';
import { readPlanTables } from './read-plan-tables.ts';

/** Least time between two reports of progress or of a step. */
const restMs = 100;

/**
 * Trains and gives the files of the run. When the signal is aborted, what is needed to go on is told first.
 * @throws the reason of the signal; what `evenhand learn` throws; `learn/not-available` (usage) for what needs a folder or a server.
 */
export async function trainInPage(
  request: TrainRequest,
  { tell, signal }: { readonly tell: (told: Told) => void; readonly signal: AbortSignal },
): Promise<RunFiles> {
  const plan = checkLearnPlan(request.plan);
  const say = seldom(tell);
  const onProgress = (progress: Progress) => say({ progress });
  const { table, inputs } = await readPlanTables(plan, request.files);
  const prepared = await prepareRun(plan, {
    files: pageFiles(plan, table, request.files),
    watch: { onProgress, signal },
  });
  const runtime = await onnxruntimeWasm({ binary: unpacked(request.runtime) });
  const head = await manifestHead({
    verb: 'learn',
    plan,
    inputs: [...inputs, ...prepared.fingerprints].map(({ file, sha256 }) => ({ file, sha256 })),
    version: __EVENHAND_VERSION__,
    settings: runSettings(runtime, [plan.method.name]),
  });
  const keeper = pageKeeper({ runHash: head.runHash, kept: request.kept, tell: say, breathe: breath() });
  const { results } = await runLearning(plan, prepared, {
    keeper,
    runtime,
    signal,
    onTraining: ({ index, count, share }) =>
      onProgress({ stage: 'training', done: Math.round(1000 * (index + share)), total: 1000 * count }),
  });
  const own = filesOfRun(plan, prepared, results);
  const manifest = await wholeManifest(head, keeper.trainings, await described(own));
  const encoder = new TextEncoder();
  return [
    ...keeper.files,
    ...[...own, { name: runNames.manifest, data: manifestText(manifest) }].map(({ name, data }) => ({
      name,
      data: typeof data === 'string' ? encoder.encode(data) : Uint8Array.from(data),
    })),
  ];
}

/** Tells of epochs always, of progress and steps only after a rest. */
function seldom(tell: (told: Told) => void): (told: Told) => void {
  const last = { progress: 0, step: 0 };
  return (told) => {
    const kind =
      'progress' in told ? 'progress' : 'step' in told && told.step.learningRate !== undefined ? 'step' : undefined;
    const now = performance.now();
    if (kind !== undefined && now - last[kind] < restMs) return;
    if (kind !== undefined) last[kind] = now;
    tell(told);
  };
}

function unpacked(packed: Uint8Array<ArrayBuffer>): Uint8Array {
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  return compressors.BROTLI!(packed.subarray(4), length);
}
