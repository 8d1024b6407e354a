import { dataError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { NamedValues, NetworkState } from '../scope/network-state.ts';
import { isAdapterName } from '../scope/scope.ts';
import { type LoraOptions, loraScale } from './lora-options.ts';

/** A low-rank change beside one weight. */
export interface LoraAdapter {
  /** Name of the weight. */
  readonly weight: string;
  /** Name of A [rank,inputs], of a convolution [rank,inputs,...kernel]. */
  readonly down: string;
  /** Name of B [outputs,rank], of a convolution [outputs,rank,1,...]. */
  readonly up: string;
  /** Whether the weight is stored as [inputs,outputs], as ONNX exporters write it, rather than [outputs,inputs]. */
  readonly isTransposed: boolean;
}

/** Names of the factors beside a weight, as in the PEFT package: `x.weight` has `x.lora_A.weight` and `x.lora_B.weight`. */
export function adapterNames(weight: string): { readonly down: string; readonly up: string } {
  const base = weight.replace(/(^|\.)weight$/, '');
  const prefix = base === '' ? '' : `${base}.`;
  return { down: `${prefix}lora_A.weight`, up: `${prefix}lora_B.weight` };
}

/** The adapters of a network built from our layers, in the order of its parameters; none without any. */
export function adaptersOf({ specifications }: Pick<NetworkState, 'specifications'>): readonly LoraAdapter[] {
  return specifications.flatMap(({ name }) => {
    if (!/(^|\.)lora_A\.weight$/.test(name)) return [];
    const weight = name.replace(/lora_A\.weight$/, 'weight');
    return [{ weight, ...adapterNames(weight), isTransposed: false }];
  });
}

/**
 * The weights with the adapters' changes added, `W + scale B A`, computed in double precision and rounded to single,
 * and without the adapters: the same network for use where nothing knows of adapters. The weights given stay. Throws
 * `learn/missing-adapter` (data) when a factor or a weight is missing, is not in single precision or does not fit the
 * other two; `learn/bad-layer` (usage) as `loraScale`.
 */
export function mergeLora(
  parameters: NamedValues,
  adapters: readonly LoraAdapter[],
  options: Pick<LoraOptions, 'rank' | 'alpha' | 'scaling'>,
): NamedValues {
  const merged: Record<string, TensorValue> = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => !isAdapterName(name)),
  );
  const scale = loraScale(options);
  for (const adapter of adapters) merged[adapter.weight] = mergeOne(parameters, adapter, scale);
  return merged;
}

function mergeOne(parameters: NamedValues, adapter: LoraAdapter, scale: number): TensorValue<'float32'> {
  const [weight, a, b] = [adapter.weight, adapter.down, adapter.up].map((name) => {
    const value = parameters[name];
    if (value?.dtype === 'float32') return value as TensorValue<'float32'>;
    throw dataError('learn/missing-adapter', `There is no "${name}" in single precision among the weights.`);
  }) as [TensorValue<'float32'>, TensorValue<'float32'>, TensorValue<'float32'>];
  const rank = a.shape[0]!;
  const inputs = a.data.length / rank;
  const outputs = b.shape[0]!;
  if (weight.data.length !== inputs * outputs || b.data.length !== outputs * rank) {
    const shapes = [weight, a, b].map(({ shape }) => `[${shape.join(',')}]`).join(', ');
    throw dataError('learn/missing-adapter', `The adapter of "${adapter.weight}" does not fit it: shapes ${shapes}.`);
  }
  const data = weight.data.slice();
  for (let output = 0; output < outputs; output += 1) {
    for (let input = 0; input < inputs; input += 1) {
      let change = 0;
      for (let index = 0; index < rank; index += 1) {
        change += b.data[output * rank + index]! * a.data[index * inputs + input]!;
      }
      const place = adapter.isTransposed ? input * outputs + output : output * inputs + input;
      data[place] = data[place]! + scale * change;
    }
  }
  return { dtype: 'float32', shape: weight.shape, data };
}

/** What a side file of adapters holds: tensors and text for its header. */
export interface AdapterFile {
  readonly tensors: NamedValues;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The adapters alone, for a safetensors file beside the frozen weights. With the prefix `base_model.model.` the names
 * are those of the PEFT package. The header keeps rank, alpha and scaling. Without adapters there are no tensors.
 */
export function adapterFile(
  parameters: NamedValues,
  { rank, alpha = rank, scaling = 'rank' }: Pick<LoraOptions, 'rank' | 'alpha' | 'scaling'>,
  { prefix = '' }: { readonly prefix?: string } = {},
): AdapterFile {
  const entries = Object.entries(parameters).filter(([name]) => isAdapterName(name));
  return {
    tensors: Object.fromEntries(entries.map(([name, value]) => [`${prefix}${name}`, value])),
    metadata: { format: 'lora', rank: String(rank), alpha: String(alpha), scaling },
  };
}
