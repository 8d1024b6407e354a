// The part that all permutation kernels share: memory with the labels of 16 permutations, and dealing them.
import { type Kernel, loadKernel, writeStates } from './kernel.ts';
import { laneCount } from './lanes.ts';
import { noLabel, type Stratum, strataWords } from './permuted-labels.ts';

/** A kernel that deals labels to the patients of given strata. */
export interface DealingKernel {
  readonly kernel: Kernel;
  /** Address of the labels, 16 bytes a patient. */
  readonly labels: number;
  deal(states: readonly Uint32Array[]): void;
}

/** The patients, by position, whose labels are dealt. */
export interface Dealt {
  readonly patients: number;
  readonly groups: number;
  readonly strata: readonly Stratum[];
}

/** A dealing kernel with `bytes` of further memory to reserve, or undefined where there is no kernel. */
export function dealingKernel({ patients, groups, strata }: Dealt, bytes: number): DealingKernel | undefined {
  const plan = strataWords(strata);
  const ownBytes = patients * laneCount + plan.byteLength + groups * 16 + 4096;
  const kernel = loadKernel(ownBytes + bytes);
  if (kernel === undefined) return undefined;
  const whole = kernel.reserve(ownBytes + bytes);
  const states = whole;
  const left = states + 256;
  const labels = left + groups * 16;
  const planned = labels + patients * laneCount;
  const { buffer } = kernel.functions.memory;
  new Uint8Array(buffer, labels, patients * laneCount).fill(noLabel);
  new Uint32Array(buffer, planned, plan.length).set(plan);
  let next = Math.ceil((planned + plan.byteLength) / 16) * 16;
  const reserve = (size: number): number => {
    const start = next;
    next += Math.ceil(size / 16) * 16;
    return start;
  };
  const deal = (lanes: readonly Uint32Array[]): void => {
    writeStates(kernel, states, lanes);
    kernel.functions.drawLabels(states, planned, planned + plan.byteLength, groups, left, labels);
  };
  return { kernel: { functions: kernel.functions, reserve }, labels, deal };
}
