// Where a row's time goes, by ONNX operator, from the runtime's own profile.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from '../../src/engine/runtime.ts';
import type { Row } from './rows.ts';

interface Event {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Time of one operator. */
export interface Share {
  readonly operator: string;
  readonly milliseconds: number;
  /** Of the time in kernels. */
  readonly share: number;
  readonly calls: number;
}

/** Runs a row `times` times with profiling; operators by falling time, per run. */
export async function profileRow(row: Row, runtime: Runtime, times: number): Promise<readonly Share[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evenhand-bench-'));
  try {
    const work = await row({
      ...runtime,
      load: (model, options) => runtime.load(model, { ...options, profile: join(folder, 'profile') }),
    });
    for (let time = 0; time < times; time += 1) await work();
    await runtime.release();
    const names = await readdir(folder);
    const events = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Event[]),
    );
    return shares(events.flat(), times);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shares(events: readonly Event[], times: number): readonly Share[] {
  const kernels = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
  const total = kernels.reduce((sum, { dur }) => sum + dur, 0);
  return [...grouped(kernels)]
    .map(([operator, some]) => {
      const time = some.reduce((sum, { dur }) => sum + dur, 0);
      return { operator, milliseconds: time / 1000 / times, share: time / total, calls: some.length / times };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

function grouped(events: readonly Event[]): Map<string, Event[]> {
  const groups = new Map<string, Event[]>();
  for (const event of events) {
    const name = event.args?.op_name ?? '?';
    groups.set(name, [...(groups.get(name) ?? []), event]);
  }
  return groups;
}
