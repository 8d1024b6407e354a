// PyTorch's side as a process that waits its turn, so that both sides run under the same conditions and never at once.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Times of one slice. */
export interface Slice {
  readonly times: readonly number[];
  /** Most memory that the process has had. */
  readonly peakMegabytes: number;
}

/** A peer that measures rows when asked. */
export interface Peer {
  readonly name: string;
  readonly rows: readonly string[];
  measure(row: string, seconds: number): Promise<Slice>;
  close(): void;
}

/** Starts a process of the interpreter that EVENHAND_BENCH_PYTHON names. */
export async function torchPeer(python: string, threads: number): Promise<Peer> {
  const script = join(import.meta.dirname, '../peers/engine.py');
  const child: ChildProcess = spawn(python, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, EVENHAND_BENCH_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async <Value>(): Promise<Value> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The PyTorch process has ended.');
    return JSON.parse(value) as Value;
  };
  const { torch, rows } = await next<{ torch: string; rows: readonly string[] }>();
  return {
    name: `PyTorch ${torch}`,
    rows,
    measure(row, seconds) {
      child.stdin!.write(`${row} ${seconds}\n`);
      return next<Slice>();
    },
    close: () => void child.kill(),
  };
}
