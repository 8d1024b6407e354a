// Which halves an ONNX file has, by its inputs and outputs.
import type { ValueInfoProto } from 'onnx-buf';
import { dataError, type EvenhandError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { dataTypeOf } from '../../formats/onnx/data-types.ts';
import type { ImportedEncoder } from '../../learn/models/imported-encoder.ts';
import type { EncoderSettings } from '../../learn/plan/file-settings.ts';
import type { TextInputName } from '../../learn/run/starting-network.ts';
import type { OpenedOnnx } from './opened-onnx.ts';

/** The halves of one file. */
export interface OnnxEncoders {
  readonly image?: ImportedEncoder | undefined;
  readonly text?: ImportedEncoder | undefined;
  readonly textInputs: readonly TextInputName[];
  /** Length of texts, where the file has it fixed. */
  readonly length?: number | undefined;
}

const known: Readonly<Record<'image' | 'text', readonly string[]>> = {
  image: ['image_embeds', 'image_features', 'pooler_output', 'last_hidden_state'],
  text: ['text_embeds', 'text_features', 'pooler_output', 'last_hidden_state'],
};

/** The halves of a file. Throws `learn/bad-weights` (data) for inputs that are neither images nor texts. */
export function onnxEncoders(file: OpenedOnnx, name: string, settings: EncoderSettings): OnnxEncoders {
  const graph = file.model.graph!;
  const weights = new Set(graph.initializer.map((each) => each.name));
  const inputs = graph.input.filter((each) => !weights.has(each.name)).map(declared);
  const roles = new Map(inputs.map((input) => [input.name, roleOf(input)] as const));
  const strange = inputs.find((input) => roles.get(input.name) === undefined);
  if (strange !== undefined)
    throw bad(name, `reads "${strange.name}", which is neither an image nor the words of a text`);
  const images = inputs.filter((input) => roles.get(input.name) === 'image');
  const texts = inputs.filter((input) => roles.get(input.name) !== 'image');
  const outputs = graph.output.map((each) => each.name);
  const encoder = (half: 'image' | 'text', own: readonly Declared[], others: readonly Declared[]): ImportedEncoder => ({
    model: file.model,
    file: name,
    externalData: file.externalData,
    inputs: Object.fromEntries(own.map((input) => [input.name, roles.get(input.name)!])),
    values: Object.fromEntries(others.map((input) => [input.name, filled(input)])),
    output: outputOf(half, outputs, { ...settings, isAlone: others.length === 0, file: name }),
    pool: settings.pool,
  });
  const sequence = texts.map(({ extents }) => extents[1]).find((extent) => extent !== undefined);
  return {
    image: images.length > 0 ? encoder('image', images, texts) : undefined,
    text: texts.length > 0 ? encoder('text', texts, images) : undefined,
    textInputs: texts.map((input) => roles.get(input.name) as TextInputName),
    length: sequence,
  };
}

interface Declared {
  readonly name: string;
  readonly isWhole: boolean;
  /** Extents, undefined where open. */
  readonly extents: readonly (number | undefined)[];
}

function declared({ name, type }: ValueInfoProto): Declared {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  const dtype = dataTypeOf(tensor?.elemType ?? 0);
  const extents = (tensor?.shape?.dim ?? []).map(({ value }) =>
    value.case === 'dimValue' && value.value > 0n ? Number(value.value) : undefined,
  );
  return { name, isWhole: dtype === 'int64' || dtype === 'int32', extents };
}

function roleOf({ name, isWhole, extents }: Declared): 'image' | TextInputName | undefined {
  if (!isWhole) return extents.length === 4 ? 'image' : undefined;
  if (extents.length !== 2) return undefined;
  if (/mask/.test(name)) return 'mask';
  if (/token_type/.test(name)) return 'segments';
  return /position/.test(name) ? undefined : 'words';
}

/** What the half that is not wanted is given: one image or text of any kind. */
function filled({ isWhole, extents }: Declared): TensorValue {
  const standard = isWhole ? [1, 4] : [1, 3, 224, 224];
  const shape = extents.map((extent, axis) => extent ?? standard[axis]!);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return isWhole
    ? { dtype: 'int64', shape, data: new BigInt64Array(size).fill(1n) }
    : { dtype: 'float32', shape, data: new Float32Array(size) };
}

interface OutputChoice extends EncoderSettings {
  readonly isAlone: boolean;
  readonly file: string;
}

function outputOf(half: 'image' | 'text', outputs: readonly string[], { output, isAlone, file }: OutputChoice): string {
  if (output !== undefined && outputs.includes(output)) return output;
  if (output !== undefined && isAlone) throw bad(file, `has no output "${output}"; it has ${outputs.join(', ')}`);
  const found = known[half].find((name) => outputs.includes(name)) ?? (isAlone ? outputs[0] : undefined);
  if (found === undefined)
    throw bad(
      file,
      `reads images and texts, but none of its outputs (${outputs.join(', ')}) is known as features of ${half}s`,
    );
  return found;
}

function bad(file: string, problem: string): EvenhandError {
  return dataError('learn/bad-weights', `this model ${problem}.`, {
    place: { file },
    hint: 'Models have an input [N,C,H,W], or input_ids [N,L] with attention_mask and token_type_ids; network.settings.output names the output.',
  });
}
