// Weights to start from, out of files that were chosen in the page: a folder of Hugging Face, an ONNX file, or safetensors of a network that
// the plan names.
import { usageError } from '../../../../src/core/errors.ts';
import type { CheckedLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import { settingsOfFile } from '../../../../src/learn/plan/file-settings.ts';
import { weightsOfFile } from '../../../../src/learn/plan/training-plan.ts';
import { vocabularyOf } from '../../../../src/learn/run/saved-network.ts';
import type { StartingNetwork } from '../../../../src/learn/run/starting-network.ts';
import type { NamedValues } from '../../../../src/learn/scope/network-state.ts';
import {
  openOnnxWeights,
  openWeightsFolder,
  type WeightsFolder,
} from '../../../../src/platform/starting-weights/folder-weights.ts';
import { namedNetwork, weightNames } from '../../../../src/platform/starting-weights/saved-weights.ts';
import { fileNamed } from './file-named.ts';
import type { GivenFile } from './messages.ts';
import { homeOf, pageFolder } from './page-folder.ts';

type Wanted = Pick<CheckedLearnPlan, 'network' | 'use'>;

/**
 * What `network.weights` of a plan names; undefined where it names nothing.
 * @throws `ui/no-file`, `learn/no-weights` (usage), `learn/bad-weights` (data), and what the readers throw.
 */
export async function pageWeights(wanted: Wanted, files: readonly GivenFile[]): Promise<StartingNetwork | undefined> {
  const { name, weights, settings } = wanted.network;
  if (weights === undefined) return undefined;
  const path = fileNamed(files, weights)?.path;
  const home = path === undefined ? folderNamed(files, weights) : homeOf(path);
  if (home === undefined) {
    throw usageError('ui/no-file', `the page has no file or folder "${weights}".`, {
      hint: 'Choose it below "Weights to start from"; a page without a server forgets files when it is closed.',
    });
  }
  const folder = pageFolder(files, home);
  const own = path?.slice(folder.pathOf('').length);
  if (name !== weightsOfFile) return ofNamed(folder, own ?? weightsIn(folder, name), { wanted, files });
  if (own === undefined) return openWeightsFolder(folder, settingsOfFile(settings));
  if (/\.onnx$/i.test(own)) return openOnnxWeights(folder, own, settingsOfFile(settings));
  throw usageError('learn/no-weights', `"${own}" does not say what network it is of.`, {
    hint: 'Give network.name, such as small-dual-encoder; of a CLIP of Hugging Face choose its folder, which has config.json.',
  });
}

/** The folder of this path among the files, else the one that was chosen by its name alone. */
function folderNamed(files: readonly GivenFile[], weights: string): string | undefined {
  const wanted = weights.replaceAll('\\', '/').replace(/^(\.?\/)+|\/+$/g, '');
  const base = wanted.split('/').at(-1)!;
  return [wanted, base].find((home) => files.some(({ path }) => path.startsWith(`${home}/`)));
}

function weightsIn({ name, paths }: WeightsFolder, network: string): string {
  const found = ['model.safetensors', 'model.onnx'].find((each) => paths.has(each));
  if (found !== undefined) return found;
  throw usageError('learn/no-weights', `"${name}" holds neither model.safetensors nor model.onnx.`, {
    hint: `Name the file with the weights of "${network}".`,
  });
}

interface Naming {
  readonly wanted: Wanted;
  readonly files: readonly GivenFile[];
}

/** The network that the plan names, with the weights of a file by its names. */
async function ofNamed(
  folder: WeightsFolder,
  path: string,
  { wanted: { network, use }, files }: Naming,
): Promise<StartingNetwork> {
  const name = path.split('/').at(-1)!;
  const read = /\.onnx$/i.test(name)
    ? { onnx: await folder.onnx(path) }
    : { values: ofNetwork(await folder.safetensors(path)) };
  const file = { name, files: new Map([[name, folder.pathOf(path)]]) };
  return namedNetwork({ ...read, vocabulary: await vocabularyIn(files) }, file, {
    name: network.name,
    settings: network.settings,
    modality: use.modality,
  });
}

/** The weights of a network among all tensors of a file. */
function ofNetwork(values: NamedValues): NamedValues {
  const weightOf = weightNames(Object.keys(values));
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const own = weightOf(name);
      return own === undefined ? [] : [[own, value] as const];
    }),
  );
}

async function vocabularyIn(files: readonly GivenFile[]) {
  const found = fileNamed(files, 'vocabulary.json');
  return found && vocabularyOf(JSON.parse(await found.file.text()), 'vocabulary.json');
}
