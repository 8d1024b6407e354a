// Files of weights in a page: those that were chosen, alone or with their folder, and models that were trained in it.
import { signal } from '@preact/signals';
import type { NamedFile } from '../../data/project-source.ts';
import { trainedFiles } from './kept/kept-trainings.ts';
import type { GivenFile } from './off-thread/messages.ts';
import { homeOf } from './off-thread/page-folder.ts';

const chosen = signal<readonly GivenFile[]>([]);
const weights = /\.(onnx|safetensors)$/i;

/** What was chosen, as a plan names it. */
export interface ChosenWeights {
  readonly path: string;
  /** Whether they are of a network that only they name. */
  readonly isFolderOfModel: boolean;
}

/** Takes files of weights and what lies beside them. Gives the first of them; undefined where none is one of weights. */
export function takeWeights(taken: readonly NamedFile[]): ChosenWeights | undefined {
  const [path] = namesOf(taken);
  if (path === undefined) return undefined;
  const paths = new Set(taken.map((each) => each.path));
  chosen.value = [...chosen.value.filter((each) => !paths.has(each.path)), ...taken];
  return { path, isFolderOfModel: paths.has(`${path}/config.json`) };
}

/** A file that was chosen alone is named by itself, one of a folder by its folder. */
function namesOf(files: readonly GivenFile[]): readonly string[] {
  const names = files.flatMap(({ path }) => (weights.test(path) ? [homeOf(path) || path] : []));
  return [...new Set(names)];
}

/** All files of weights that a plan can name. */
export function weightFiles(): readonly GivenFile[] {
  return [...chosen.value, ...trainedWeights()];
}

function trainedWeights(): readonly GivenFile[] {
  const trained = trainedFiles().filter(({ name }) => /\/((model|best-so-far)\.onnx|vocabulary\.json)$/.test(name));
  return trained.map((file) => ({ path: file.name, file }));
}

/** Their paths, as a plan names them. */
export function weightPaths(): readonly string[] {
  const trained = trainedWeights().flatMap(({ path }) => (weights.test(path) ? [path] : []));
  return [...namesOf(chosen.value), ...trained];
}
