import { usageError } from '../../core/errors.ts';
import type { Values } from '../../engine/executable.ts';
import { sameShape } from '../../engine/graph/broadcast.ts';
import { linear } from '../layers/linear.ts';
import type { LearnerModel } from '../learner/learner.ts';
import { adapterNames } from '../lora/lora-adapter.ts';
import type { LoraOptions } from '../lora/lora-options.ts';
import { fitsPattern, type NamePattern } from '../scope/name-pattern.ts';
import { initialState, type LoadStateOptions, loadState, type NamedValues } from '../scope/network-state.ts';
import { isAdapterName, type Scope } from '../scope/scope.ts';
import { frozenScope } from './frozen-scope.ts';
import { learntScale } from './learnt-scale.ts';

/** What a model starts from. */
export interface StartingValuesOptions {
  /** Types and shapes of its inputs, of any number of cases; of pairs those of cases and of prompts. */
  readonly inputs: Readonly<Record<string, Pick<Values[string], 'dtype' | 'shape'>>>;
  /** Outputs of the linear head of a classifier. */
  readonly outputs: number;
  /** Weights by name; the model takes those that it has a place for. Undefined where the model brings its own. */
  readonly loaded: NamedValues | undefined;
  readonly trainable?: NamePattern | undefined;
  readonly lora?: LoraOptions | undefined;
  readonly seed?: number | undefined;
}

/** What a model starts with. */
export interface StartingValues {
  /** Every weight and buffer of the model. */
  readonly values: NamedValues;
  /** Those of the other training alone. */
  readonly loaded: NamedValues | undefined;
  /** Weights of convolutions that match the pattern of changes of low rank and get none: those in imported files, and those with groups. */
  readonly unadapted: readonly string[];
}

/** What begins anew with the weights of another training, where these do not have it. */
const mayBeNew = /^(head|(image|text)_adapter|prompt)\.|^logit_scale$|(^|\.)lora_[AB]\.weight$/;

/**
 * First values of a model with the weights of another training, by name; of a head only where its shape fits. Half precision becomes single.
 * Throws `learn/weights-mismatch` (data) with the names that are missing or of another shape, and `learn/empty-pattern` (usage) where
 * nothing would be trained or no weight is adapted.
 */
export function startingValues(model: LearnerModel, options: StartingValuesOptions): StartingValues {
  const { inputs, outputs, loaded, trainable, lora, seed = 0 } = options;
  const build = (root: Scope): void => {
    // A batch of one case has no statistics of its own.
    const scope = frozenScope(root);
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, dtype }]) => [name, scope.graph.input(name, shape, dtype)]),
    );
    if (model.kind === 'pairs') {
      model.image(scope, given);
      model.text(scope, given);
      (model.scale ?? learntScale)(scope);
      return;
    }
    const features = model.features(scope, given);
    if (model.head) model.head(scope, features, outputs);
    else linear(scope.child('head'), features, { outputs });
  };
  const state = initialState(build, {
    seed,
    lora,
    ...(trainable && { trainable: (name) => fitsPattern(name, trainable) }),
  });
  const names = state.specifications.map(({ name }) => name);
  const unadapted = lora === undefined ? [] : matchedConvolutions(state.specifications, lora);
  if (lora && !names.some(isAdapterName)) throw nothing(notAdapted(unadapted), names);
  if (trainable && !lora && !names.some((name) => fitsPattern(name, trainable)))
    throw nothing('would be trained', names);
  const fitting = loaded && loadable(state.specifications, loaded);
  const { parameters, buffers } = fitting ? loadState(state, fitting, loading) : state;
  return { values: { ...parameters, ...buffers }, loaded: fitting, unadapted };
}

const loading: LoadStateOptions = { optional: mayBeNew };

/** The weights that the network has a place for; heads only where they fit. */
function loadable(
  specifications: readonly { readonly name: string; readonly shape: readonly number[] }[],
  loaded: NamedValues,
): NamedValues {
  const fitting = specifications.flatMap(({ name, shape }) => {
    const value = loaded[name];
    if (value === undefined || (/^head\./.test(name) && !sameShape(value.shape, shape))) return [];
    return [[name, value] as const];
  });
  return Object.fromEntries(fitting);
}

function matchedConvolutions(
  specifications: readonly { readonly name: string; readonly shape: readonly number[] }[],
  { match }: LoraOptions,
): readonly string[] {
  const names = new Set(specifications.map(({ name }) => name));
  return specifications
    .filter(({ name, shape }) => shape.length > 2 && !isAdapterName(name) && fitsPattern(name, match))
    .map(({ name }) => name)
    .filter((name) => !names.has(adapterNames(name).down));
}

function notAdapted(convolutions: readonly string[]): string {
  if (convolutions.length === 0) return 'is adapted: no weight of a product or a convolution matches the pattern';
  const [first, ...others] = convolutions;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `is adapted: "${first}"${more} matches, a weight of a convolution in an imported file or with groups, which gets no change of low rank`;
}

function nothing(what: string, names: readonly string[]) {
  const shown = names.filter((name) => /weight/.test(name)).slice(0, 6);
  return usageError('learn/empty-pattern', `Nothing ${what}.`, {
    hint: `Weights are named like ${shown.map((name) => `"${name}"`).join(', ')}.`,
  });
}
