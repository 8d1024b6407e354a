import { add } from '../../engine/functions/elementwise.ts';
import type { MethodRun, MethodSeen } from './method.ts';

/**
 * One run of two, whose loss is the sum of theirs; feeds and outputs stand side by side, so their names must differ. Group batches,
 * suspicion, flags, weights and evidence are those of the half that has them.
 */
export function combineRuns(first: MethodRun, second: MethodRun): MethodRun {
  const halves = [first, second];
  const having = <Name extends keyof MethodRun>(name: Name): MethodRun | undefined => halves.find((half) => half[name]);
  const groupBatches = first.groupBatches ?? second.groupBatches;
  const suspect = having('suspicion');
  const flagger = having('flagged');
  const weigher = having('weightsOf');
  const judge = having('evidence');
  return {
    ...(groupBatches ? { groupBatches } : {}),
    feeds: (request) => ({ ...first.feeds?.(request), ...second.feeds?.(request) }),
    terms: (pass) => {
      const [one, other] = [first.terms(pass), second.terms(pass)];
      return { loss: add(one.loss, other.loss), outputs: { ...one.outputs, ...other.outputs } };
    },
    afterBatch: (seen) => {
      for (const half of halves) half.afterBatch?.(seen);
    },
    afterEpoch: (epoch) => {
      for (const half of halves) half.afterEpoch?.(epoch);
    },
    ...(suspect ? { suspicion: () => suspect.suspicion!() } : {}),
    ...(flagger ? { flagged: () => flagger.flagged!() } : {}),
    ...(weigher ? { weightsOf: (seen: MethodSeen) => weigher.weightsOf!(seen) } : {}),
    ...(judge ? { evidence: (epoch: number) => judge.evidence!(epoch) } : {}),
    remarks: (end) => halves.flatMap((half) => half.remarks?.(end) ?? []),
    state: () => halves.map((half) => half.state?.() ?? null),
    restore: (state) => {
      for (const [index, half] of halves.entries()) half.restore?.((state as readonly unknown[])[index]);
    },
  };
}
