// A network with weights to start from, as files give it.
import type { ImagePreparation } from '../inputs/image-preparation.ts';
import type { Tokeniser } from '../inputs/tokeniser.ts';
import type { WordVocabulary } from '../inputs/word-tokeniser.ts';
import type { LearnerModel } from '../learner/learner.ts';
import type { Modality, TextExtent } from '../models/named-networks.ts';
import type { EncoderSettings } from '../plan/file-settings.ts';
import type { NamedValues } from '../scope/network-state.ts';
import type { SavedNetwork } from './saved-network.ts';
import type { OnnxSource } from './saved-onnx.ts';

/** Inputs of a text half: numbers of words, where words stand, and zeros that say that there is one text. */
export type TextInputName = 'words' | 'mask' | 'segments';

/** What `network.weights` names, opened. */
export interface StartingNetwork {
  /** Base name of the file or folder, for messages. */
  readonly name: string;
  /** How images become inputs, where the files say. */
  readonly preparation?: ImagePreparation | undefined;
  /** The file that would say how images become inputs. */
  readonly preparationFile: string;
  /** What cuts texts, where the files say; throws `learn/bad-plan` (usage) for a length that the weights do not read. */
  readonly tokeniser?: ((length: number | undefined) => Tokeniser) | undefined;
  /** The file that would say how texts are cut. */
  readonly tokeniserFile: string;
  /** The vocabulary of a network that was trained from scratch. */
  readonly vocabulary?: WordVocabulary | undefined;
  readonly textInputs: readonly TextInputName[];
  /** The network, for what is read. Throws `learn/bad-weights` (data) for weights that do not read that. */
  make(modality: Modality, text: TextExtent | undefined): LearnerModel;
  /** Weights by name; undefined where the network brings its own. */
  readonly values?: NamedValues | undefined;
  /** Classes that a head among the weights tells apart. */
  readonly classes?: readonly string[] | undefined;
  /** The network by name, for the files that are written; undefined where it is known by its file alone. */
  readonly network?: Pick<SavedNetwork, 'name' | 'settings' | 'modality'> | undefined;
  /** Of a network of ONNX files: these, so that a model.onnx can hold its graph. */
  readonly imported?: { readonly sources: readonly OnnxSource[]; readonly settings: EncoderSettings } | undefined;
  /** Files that were read, by name. */
  readonly files: ReadonlyMap<string, string>;
}
