// What becomes of every training case in an epoch: its loss, its weight, and what the method makes of it. Kept for the record; nothing is trained by it.
import type { MethodRun, MethodSeen } from '../methods/method.ts';

/** The training cases in one epoch. */
export interface EpochHistory {
  /** From 0. */
  readonly epoch: number;
  /**
   * Columns over the training cases in the order of the split, NaN where there is no value: `loss`, the mean base loss over the times that a case was
   * seen; `weight`, what it was multiplied by, where the method weighs cases; `flagged`, 1 where the method treats it as bad after the epoch; then the
   * columns of `MethodRun.evidence`.
   */
  readonly columns: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
}

/** The sums of an epoch under way, as a checkpoint keeps them. */
export interface CaseHistoryState {
  readonly seen: readonly number[];
  readonly losses: readonly number[];
  readonly weights: readonly number[];
}

/** Collects the history of the epoch under way. */
export class CaseHistory {
  readonly #run: MethodRun;
  readonly #seen: Int32Array;
  readonly #losses: Float64Array;
  readonly #weights: Float64Array;

  constructor(run: MethodRun, count: number) {
    this.#run = run;
    this.#seen = new Int32Array(count);
    this.#losses = new Float64Array(count);
    this.#weights = new Float64Array(count);
  }

  /** Adds a pass, before the method has seen it. */
  add(pass: MethodSeen): void {
    const weights = this.#run.weightsOf?.(pass);
    for (const [index, position] of pass.positions.entries()) {
      this.#seen[position] = this.#seen[position]! + 1;
      this.#losses[position] = this.#losses[position]! + pass.caseLosses[index]!;
      if (weights === undefined) continue;
      this.#weights[position] = this.#weights[position]! + weights[weights.length === 1 ? 0 : index]!;
    }
  }

  /** The epoch that is over, after the method has judged it; the next one begins. */
  close(epoch: number): EpochHistory {
    const { weightsOf, flagged, evidence } = this.#run;
    const columns = {
      loss: this.#means(this.#losses),
      ...(weightsOf ? { weight: this.#means(this.#weights) } : {}),
      ...(flagged ? { flagged: this.#marks() } : {}),
      ...(evidence ? this.#evidence(epoch) : {}),
    };
    for (const sums of [this.#seen, this.#losses, this.#weights]) sums.fill(0);
    return { epoch, columns };
  }

  state(): CaseHistoryState | null {
    if (this.#seen.every((times) => times === 0)) return null;
    return { seen: Array.from(this.#seen), losses: Array.from(this.#losses), weights: Array.from(this.#weights) };
  }

  restore(state: CaseHistoryState | null | undefined): void {
    this.#seen.set(state?.seen ?? []);
    this.#losses.set(state?.losses ?? []);
    this.#weights.set(state?.weights ?? []);
  }

  #means(sums: Float64Array): Float32Array<ArrayBuffer> {
    return Float32Array.from(sums, (sum, position) => sum / this.#seen[position]!);
  }

  #marks(): Float32Array<ArrayBuffer> {
    const marks = new Float32Array(this.#seen.length);
    for (const position of this.#run.flagged!()) marks[position] = 1;
    return marks;
  }

  #evidence(epoch: number): EpochHistory['columns'] {
    const { cases, shared } = this.#run.evidence!(epoch);
    const own = Object.entries(cases).map(([name, values]) => [name, Float32Array.from(values)] as const);
    const count = this.#seen.length;
    const all = Object.entries(shared).map(([name, value]) => [name, new Float32Array(count).fill(value)] as const);
    return Object.fromEntries([...own, ...all]);
  }
}
