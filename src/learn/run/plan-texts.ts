// Texts of a plan: what they are cut by, and those of cases where they are read.
import type { Values } from '../../engine/executable.ts';
import { tensorInputs } from '../inputs/tensor-inputs.ts';
import { truncateNote } from '../inputs/truncate-note.ts';
import type { InputSource } from '../learner/learner.ts';
import type { TextExtent } from '../models/named-networks.ts';
import { columnsRead } from '../plan/case-problems.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import type { LearningFiles, LearningSources, RunOutput } from './learning-files.ts';
import { encodeTexts, type PlanTokeniser, planTokeniser } from './plan-inputs.ts';
import type { StartingNetwork, TextInputName } from './starting-network.ts';

/** The texts of a plan. */
export interface PlanTexts {
  readonly tokeniser: PlanTokeniser['tokeniser'];
  readonly vocabulary: PlanTokeniser['vocabulary'];
  readonly extent: TextExtent;
  /** Texts of cases; undefined where prompts alone are read. */
  readonly inputs: InputSource | undefined;
  encode(texts: readonly string[]): Values;
  readonly files: readonly RunOutput[];
  readonly paths: ReadonlyMap<string, string>;
}

/** Where texts come from. */
export interface PlanTextsOptions {
  readonly sources: LearningSources;
  readonly weights: StartingNetwork | undefined;
  readonly files: LearningFiles;
}

/** The texts of a plan; undefined where images alone are read. Throws as `planTokeniser`. */
export async function planTexts(
  plan: CheckedLearnPlan,
  { sources, weights, files }: PlanTextsOptions,
): Promise<PlanTexts | undefined> {
  if (plan.use.modality === 'image') return undefined;
  const { characters, tokenizer } = plan.inputs.text;
  const found = columnsRead(plan).includes('text') ? sources.texts() : undefined;
  const own = characters === undefined ? found : found?.map((text) => truncateNote(text, characters));
  const training = own === undefined ? [] : Array.from(sources.built.cases.splits.train, (index) => own[index]!);
  const { tokeniser, vocabulary, paths } = await planTokeniser(plan.inputs.text, { training, weights, files });
  const names: readonly TextInputName[] = weights === undefined ? ['words'] : weights.textInputs;
  const encode = (texts: readonly string[]): Values => encodeTexts(texts, tokeniser, names);
  const isFitted = tokenizer === 'words';
  return {
    tokeniser,
    vocabulary,
    extent: { words: tokeniser.words, longest: tokeniser.length, padding: tokeniser.padding },
    inputs: own && tensorInputs(encode(own)),
    encode,
    files: isFitted ? [{ name: 'vocabulary.json', data: `${JSON.stringify(vocabulary, undefined, 2)}\n` }] : [],
    paths,
  };
}
