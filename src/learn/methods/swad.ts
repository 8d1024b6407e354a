import type { Values } from '../../engine/executable.ts';
import { mean } from '../../engine/functions/reductions.ts';
import {
  beforeValley,
  extendValley,
  type Segment,
  segmentsInValley,
  type ValleyState,
  valleyMean,
} from './loss-valley.ts';
import { defineMethod, type MethodRun } from './method.ts';
import { type AveragedNames, averageSegments, meanName } from './segment-mean.ts';
import { type TensorText, valuesFromText, valuesToText } from './values-text.ts';

/**
 * Stochastic weight averaging densely (Cha et al. 2021): the mean of the weights over all steps within the valley of the validation loss
 * (`extendValley`). A segment is an epoch; its weights are the mean of those that its steps began with (the released code takes those that they
 * ended with). Segments count equally. The valley follows the validation loss, as published, or 1 - the worst group's AUC, as in MEDFAIR. Buffers
 * such as running means are averaged over the ends of the segments. Training goes on after the valley, whose weights are then settled.
 * Where no valley begins, the weights of the selected epoch are kept.
 *
 * Kept in checkpoints as text: up to `tolerance` + 1 copies of the trained weights and the buffers.
 */
export const swad = defineMethod({
  name: 'swad',
  kinds: ['pairs', 'classes'],
  about: 'Keeps the mean of the weights over all steps in the valley of the validation loss.',
  source: 'Cha et al. 2021, as released; driven by the worst group as in MEDFAIR (Zong et al. 2023)',
  settings: {
    by: {
      default: 'loss',
      choices: ['loss', 'worst-group-auc'],
      search: ['loss', 'worst-group-auc'],
      about: 'What the valley is of: the validation loss, or 1 - the worst group AUC.',
    },
    convergence: {
      default: 3,
      low: 1,
      high: 100,
      integer: true,
      about: 'The valley begins at an epoch that is the best of so many.',
    },
    tolerance: {
      default: 6,
      low: 1,
      high: 100,
      integer: true,
      about: 'It ends when so many epochs in a row are above the threshold.',
    },
    ratio: {
      default: 0.3,
      low: 0,
      high: 10,
      search: [0.1, 0.3],
      about: 'The threshold is this part above the first losses.',
    },
  },
  start: ({ stepsPerEpoch }, { by, ...settings }): MethodRun => {
    let valley = beforeValley;
    let latest: Values = {};
    let place = { path: '', names: { parameters: [], buffers: [] } as AveragedNames };
    return {
      terms: ({ scope, caseLosses }) => {
        place = { path: scope.path, names: averageSegments(scope, stepsPerEpoch) };
        return { loss: mean(caseLosses) };
      },
      afterValidation: async (seen) => {
        latest = await seen.values();
        const loss = by === 'loss' ? seen.loss : 1 - seen.worstGroupAuc;
        valley = extendValley(valley, { loss, values: segmentValues(latest, place) }, settings);
      },
      finalValues: () => {
        const averaged = valleyMean(valley);
        return averaged && { ...latest, ...averaged };
      },
      remarks: ({ epochs }) => [remarkOf(segmentsInValley(valley), { epochs, convergence: settings.convergence })],
      state: () => toText(valley),
      restore: (state) => {
        valley = fromText(state as ValleyText);
      },
    };
  },
});

function remarkOf(taken: number, { epochs, convergence }: { readonly epochs: number; readonly convergence: number }) {
  return taken === 0
    ? `No valley began in ${inEpochs(epochs)} (convergence: ${convergence}), so nothing was averaged: the weights are those of the selected epoch.`
    : `The weights are the mean over ${inEpochs(taken)} of the valley, not those of the selected epoch.`;
}

function inEpochs(count: number): string {
  return count === 1 ? 'one epoch' : `${count} epochs`;
}

interface Place {
  readonly path: string;
  readonly names: AveragedNames;
}

function segmentValues(all: Values, { path, names }: Place): Values {
  return Object.fromEntries([
    ...names.parameters.map((name) => [name, all[meanName(path, name)]!] as const),
    ...names.buffers.map((name) => [name, all[name]!] as const),
  ]);
}

type TextOf = Readonly<Record<string, TensorText>>;

interface ValleyText extends Omit<ValleyState, 'pending' | 'mean'> {
  readonly pending: readonly { readonly loss: number; readonly values: TextOf }[];
  readonly mean?: TextOf | undefined;
}

function toText({ pending, mean: averaged, ...rest }: ValleyState): ValleyText {
  const segments = pending.map(({ loss, values }) => ({ loss, values: valuesToText(values) }));
  return { ...rest, pending: segments, ...(averaged === undefined ? {} : { mean: valuesToText(averaged) }) };
}

function fromText({ pending, mean: averaged, ...rest }: ValleyText): ValleyState {
  const segments: readonly Segment[] = pending.map(({ loss, values }) => ({ loss, values: valuesFromText(values) }));
  return { ...rest, pending: segments, ...(averaged === undefined ? {} : { mean: valuesFromText(averaged) }) };
}
