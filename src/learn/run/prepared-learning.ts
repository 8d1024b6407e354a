// What a training of a plan needs, and where what the plan names is found.
import type { Watch } from '../../core/progress.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { ExportMetadata } from '../../engine/onnx/export-model.ts';
import type { BuiltLearningCases } from '../cases/learning-cases-plan.ts';
import type { InputSource, LearnerModel, Prompts } from '../learner/learner.ts';
import type { ModelOfUse } from '../plan/model-of-use.ts';
import type { PlaceOf } from '../plan/schema-problems.ts';
import type { NamedValues } from '../scope/network-state.ts';
import type { EncodeCasesOptions } from './encode-cases.ts';
import type { LearningFiles, ReadFile, RunOutput } from './learning-files.ts';

/** Where what a plan names is found. */
export interface PrepareRunOptions {
  readonly files: LearningFiles;
  readonly watch: Watch;
  /** Says where a part of the plan stands. */
  readonly place?: PlaceOf | undefined;
}

/** Features of cases that stay as they are, one row a case. */
export type FeaturesOfCases = Readonly<Partial<Record<'image' | 'text' | 'prompts', TensorValue<'float32'>>>>;

/** How features are computed. */
export type FeatureRequest = Pick<EncodeCasesOptions, 'runtime' | 'batchSize' | 'signal' | 'onProgress'>;

/** What a training needs, the same for every seed. */
export interface PreparedLearning extends ModelOfUse {
  readonly built: BuiltLearningCases;
  readonly inputs: InputSource;
  /** The network before anything is made of it for a use; a probe's classifier is put upon it. */
  readonly base: LearnerModel;
  /** Weights to start from, by name; undefined where the network begins at random or brings its own. */
  readonly loaded: NamedValues | undefined;
  readonly prompts: Prompts | undefined;
  /** Features of all cases, and of prompts where pairs are scored: from files, or computed once and kept. */
  features(request: FeatureRequest): Promise<FeaturesOfCases>;
  /** What a model.onnx says of itself besides its classes. */
  metadata(values: NamedValues): ExportMetadata;
  /** Whether changes of low rank become part of the weights that are written. */
  readonly mergesLora: boolean;
  /** Files that belong to the run, such as a vocabulary and the hashes of the images. */
  readonly files: readonly RunOutput[];
  /** Files that were read besides the tables. */
  readonly fingerprints: readonly ReadFile[];
}
