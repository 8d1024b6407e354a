// PyTorch as a process that waits its turn, and whether anything else ran meanwhile.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Times of the peer's side in milliseconds. */
export interface Peer {
  readonly version: string;
  readonly processId: number;
  measure(request: unknown, seconds: number): Promise<readonly number[]>;
  close(): void;
}

/**
 * PyTorch allocates every result anew, and the system hands out memory page by page on first touch: on results of megabytes that takes
 * as long as the convolution. With `keepsMemory` its allocator keeps what was freed, which leaves the kernels' own time.
 */
export async function torchPeer(python: string, threads: number, keepsMemory: boolean): Promise<Peer> {
  const keep = {
    MALLOC_MMAP_THRESHOLD_: '1000000000',
    MALLOC_TRIM_THRESHOLD_: '10000000000',
    MALLOC_TOP_PAD_: '500000000',
  };
  const child = spawn(python, [join(import.meta.dirname, '../peers/convolution.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      EVENHAND_BENCH_THREADS: String(threads),
      OMP_NUM_THREADS: String(threads),
      ...(keepsMemory ? keep : {}),
    },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <Value>(): Promise<Value> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The PyTorch process has ended.');
    return JSON.parse(value) as Value;
  };
  const { torch } = await next<{ torch: string }>();
  return {
    version: torch,
    processId: child.pid!,
    measure(request, seconds) {
      child.stdin.write(`${JSON.stringify({ case: request, seconds })}\n`);
      return next();
    },
    close: () => void child.kill(),
  };
}

/** Share of one core that other processes used while `work` ran; 0 where the system does not say. */
export async function disturbance(work: () => Promise<void>, processIds: readonly number[]): Promise<number> {
  const ticks = (): number => {
    try {
      const cpu = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/).slice(1).map(Number);
      const own = processIds.map((id) => {
        const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(fields[11]) + Number(fields[12]);
      });
      const [user, nice, system, , , interrupt, soft, stolen] = cpu;
      const busy = user! + nice! + system! + interrupt! + soft! + stolen!;
      return busy - own.reduce((sum, value) => sum + value, 0);
    } catch {
      return 0;
    }
  };
  const [before, start] = [ticks(), performance.now()];
  await work();
  return (ticks() - before) / ((performance.now() - start) / 10);
}
