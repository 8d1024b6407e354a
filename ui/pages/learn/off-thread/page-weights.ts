// Weights to start from, out of files that were chosen in the page: an ONNX file, or safetensors of a network that the plan names.
import { dataError, usageError } from '../../../../src/core/errors.ts';
import { decodeModel } from '../../../../src/formats/onnx/decode-model.ts';
import { readSafetensors } from '../../../../src/formats/safetensors/read-safetensors.ts';
import type { CheckedLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import { settingsOfFile } from '../../../../src/learn/plan/file-settings.ts';
import { weightsOfFile } from '../../../../src/learn/plan/training-plan.ts';
import { vocabularyOf } from '../../../../src/learn/run/saved-network.ts';
import type { StartingNetwork } from '../../../../src/learn/run/starting-network.ts';
import { importedNetwork, joinEncoders } from '../../../../src/platform/starting-weights/imported-network.ts';
import { onnxEncoders } from '../../../../src/platform/starting-weights/onnx-encoders.ts';
import type { OpenedOnnx } from '../../../../src/platform/starting-weights/opened-onnx.ts';
import {
  namedNetwork,
  savedModel,
  type WeightsFile,
  weightNames,
  withoutNetwork,
} from '../../../../src/platform/starting-weights/saved-weights.ts';
import { fileNamed } from './file-named.ts';
import type { GivenFile } from './messages.ts';

/**
 * What `network.weights` of a plan names; undefined where it names nothing.
 * @throws `ui/no-file`, `learn/no-weights` (usage), `learn/bad-weights` (data), and what the readers throw.
 */
export async function pageWeights(
  { network, use }: Pick<CheckedLearnPlan, 'network' | 'use'>,
  files: readonly GivenFile[],
): Promise<StartingNetwork | undefined> {
  const { name: wanted, weights, settings } = network;
  if (weights === undefined) return undefined;
  const found = fileNamed(files, weights);
  if (found === undefined) {
    throw usageError('ui/no-file', `the page has no file "${weights}".`, {
      hint: 'Choose the file beside "Weights to start from"; a page without a server forgets files when it is closed.',
    });
  }
  const name = weights.split('/').at(-1)!;
  const file: WeightsFile = { name, files: new Map([[name, found.path]]) };
  const bytes = new Uint8Array(await found.file.arrayBuffer());
  const onnx = /\.onnx$/i.test(name)
    ? { model: decodeModel(bytes, { file: name }), externalData: apart(name) }
    : undefined;
  if (wanted !== weightsOfFile) {
    const read = {
      ...(onnx ? { onnx } : { values: safetensorsOf(bytes, name) }),
      vocabulary: await vocabularyIn(files),
    };
    return namedNetwork(read, file, { name: wanted, settings, modality: use.modality });
  }
  if (onnx !== undefined) return savedModel(onnx, file) ?? ofAnother(onnx, file, settings);
  throw usageError('learn/no-weights', `"${name}" does not say what network it is of.`, {
    hint: 'Give network.name, such as small-dual-encoder; a folder of Hugging Face is read by "evenhand learn".',
  });
}

/** Encoders of an ONNX file; how images and texts become inputs is in files beside it, which a page does not have. */
function ofAnother(
  onnx: OpenedOnnx,
  { name, files }: WeightsFile,
  given: Readonly<Record<string, unknown>>,
): StartingNetwork {
  const missing = withoutNetwork(onnx, name);
  if (missing !== undefined) throw missing;
  const settings = settingsOfFile(given);
  const all = joinEncoders([onnxEncoders(onnx, name, settings)]);
  return {
    name,
    preparationFile: 'preprocessor_config.json',
    tokeniserFile: 'tokenizer.json',
    textInputs: all.textInputs,
    make: (modality) => importedNetwork(all, modality, name),
    imported: { sources: [{ ...onnx, file: name }], settings },
    files,
  };
}

/** Weights of a model that lie in another file. */
function apart(name: string): OpenedOnnx['externalData'] {
  return (location) => {
    throw dataError('learn/bad-weights', `"${name}": its weights lie in "${location}" beside it.`, {
      hint: 'A page reads models of one file. Save the plan and run "evenhand learn".',
    });
  };
}

function safetensorsOf(bytes: Uint8Array, file: string): NonNullable<StartingNetwork['values']> {
  const { tensors } = readSafetensors(bytes, { file });
  const weightOf = weightNames([...tensors.keys()]);
  return Object.fromEntries(
    [...tensors].flatMap(([name, value]) => {
      const own = weightOf(name);
      return own === undefined ? [] : [[own, value] as const];
    }),
  );
}

async function vocabularyIn(files: readonly GivenFile[]) {
  const found = fileNamed(files, 'vocabulary.json');
  return found && vocabularyOf(JSON.parse(await found.file.text()), 'vocabulary.json');
}
