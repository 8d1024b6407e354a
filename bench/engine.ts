// Speed of the engine beside PyTorch's eager mode on the CPU: npx tsx bench/engine.ts [--rows a,b] [--rounds 5] [--seconds 2]
// [--threads 2] [--device cpu|wasm] [--ours] [--profile]. EVENHAND_BENCH_PYTHON names a Python that has PyTorch. Both sides take turns in slices.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Device, Runtime } from '../src/engine/runtime.ts';
import { chooseRuntime } from '../src/platform/node/runtimes/choose-runtime.ts';
import { type Peer, type Slice, torchPeer } from './engine/peer.ts';
import { profileRow } from './engine/profile.ts';
import { rows, type Work } from './engine/rows.ts';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    threads: { type: 'string', default: '2' },
    device: { type: 'string', default: 'cpu' },
    ours: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});
const threads = Number(flags.threads);
const chosen = flags.rows?.split(',') ?? Object.keys(rows);

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;
const round = (value: number): string =>
  value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);

async function measure(work: Work, seconds: number): Promise<Slice> {
  const times: number[] = [];
  const start = performance.now();
  while (times.length === 0 || performance.now() - start < seconds * 1000) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  return { times, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

/** The runtime, with the time that its sessions run: the rest of a row's time is ours. */
function clocked(runtime: Runtime): { readonly runtime: Runtime; inRuntime: number } {
  const clock = {
    inRuntime: 0,
    runtime: {
      ...runtime,
      load: async (...loading: Parameters<Runtime['load']>) => {
        const session = await runtime.load(...loading);
        return {
          ...session,
          run: async (...running: Parameters<typeof session.run>) => {
            const before = performance.now();
            const results = await session.run(...running);
            clock.inRuntime += performance.now() - before;
            return results;
          },
        };
      },
    },
  };
  return clock;
}

/** Where the time of a row goes. */
async function showProfile(name: string): Promise<void> {
  const { runtime } = await chooseRuntime({ device: flags.device as Device, threads });
  for (const { operator, milliseconds, share, calls } of (await profileRow(rows[name]!, runtime, 5)).slice(0, 10)) {
    const percent = `${(100 * share).toFixed(0)} %`.padStart(5);
    console.log(
      `  ${percent} ${round(milliseconds).padStart(8)} ms ${String(Math.round(calls)).padStart(5)} x ${operator}`,
    );
  }
}

async function duel(name: string, peer: Peer | undefined): Promise<void> {
  const { runtime } = await chooseRuntime({ device: flags.device as Device, threads });
  const clock = clocked(runtime);
  const work = await rows[name]!(clock.runtime);
  for (let warm = 0; warm < 2; warm += 1) await work();
  clock.inRuntime = 0;
  const ours: number[] = [];
  const theirs: number[] = [];
  const peaks = { ours: 0, theirs: 0 };
  for (let turn = 0; turn < Number(flags.rounds); turn += 1) {
    const own = await measure(work, Number(flags.seconds));
    ours.push(...own.times);
    peaks.ours = own.peakMegabytes;
    if (!peer?.rows.includes(name)) continue;
    const other = await peer.measure(name, Number(flags.seconds));
    theirs.push(...other.times);
    peaks.theirs = other.peakMegabytes;
  }
  const cells = [
    name.padEnd(20),
    round(median(ours)).padStart(9),
    round(Math.min(...ours)).padStart(9),
    peaks.ours.toFixed(0).padStart(9),
  ];
  if (theirs.length > 0) {
    const ratio = median(ours) / median(theirs);
    cells.push(
      round(median(theirs)).padStart(11),
      round(Math.min(...theirs)).padStart(9),
      peaks.theirs.toFixed(0).padStart(9),
    );
    cells.push(ratio.toFixed(2).padStart(7));
  }
  const all = ours.reduce((sum, time) => sum + time, 0);
  if (clock.inRuntime > 0) cells.push(`  outside of the runtime ${(100 * (1 - clock.inRuntime / all)).toFixed(1)} %`);
  console.log(cells.join(' '));
}

/** Each row in a process of its own, so that peaks of memory are those of the row. */
if (chosen.length > 1) {
  for (const name of chosen) {
    const rest = process.argv.slice(2).filter((flag, index, all) => flag !== '--rows' && all[index - 1] !== '--rows');
    spawnSync(process.execPath, [...process.execArgv, process.argv[1]!, ...rest, '--rows', name], { stdio: 'inherit' });
  }
} else {
  const python = flags.ours ? undefined : process.env['EVENHAND_BENCH_PYTHON'];
  const peer = python === undefined ? undefined : await torchPeer(python, threads);
  if (chosen[0] === Object.keys(rows)[0] || flags.rows) {
    console.log(
      `${threads} threads; milliseconds: median, least; peak MB${peer ? `; ${peer.name}: the same; ratio of medians` : ''}`,
    );
  }
  await duel(chosen[0]!, peer);
  if (flags.profile) await showProfile(chosen[0]!);
  peer?.close();
  process.exit(0);
}
