// Steps of training on the host: a graph gives loss and gradients, the optimiser's kernel changes the weights in the same memory.
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import { copySection } from '../memory/copy-section.ts';
import { memoryTensors, restoreMemory } from '../memory/memory-tensors.ts';
import { createParameterMemory, type ParameterMemory } from '../memory/parameter-memory.ts';
import { averageEqually, averageExponentially } from '../optimisers/average-values.ts';
import { clipByNorm, clipByValue, gradientNorm } from '../optimisers/clip-gradients.ts';
import { createOptimiser, type Optimiser, optimiserSections } from '../optimisers/create-optimiser.ts';
import { perturbValues, restoreValues } from '../optimisers/perturb-values.ts';
import { requireFinite } from '../optimisers/require-finite.ts';
import { hasAverage, weightInAverage } from './averaging.ts';
import { trainedNames } from './check-trainer-options.ts';
import { GradientSum } from './gradient-sum.ts';
import { bufferKey, requireTensors, wantedTensors } from './named-tensors.ts';
import { casesOf, meanLoss, type PassResult } from './pass-result.ts';
import { copyValues, PassRunner } from './pass-runner.ts';
import { defaultGraphBytes, refuseSpoilt, requireBatches } from './step-checks.ts';
import type { PlannedStep, StepResult, Trainer, TrainerOptions, TrainerState } from './trainer-options.ts';

/**
 * A trainer whose weights, gradients and optimiser state lie in one WebAssembly memory that a native runtime reads and writes in
 * place. The options must have been checked. Throws `learn/bad-settings` and `learn/memory-too-large` (usage).
 */
export function hostTrainer(options: TrainerOptions): Trainer {
  return new HostTrainer(options);
}

class HostTrainer implements Trainer {
  readonly stepsPerRun = 1;
  readonly trained: readonly string[];
  readonly #options: TrainerOptions;
  readonly #memory: ParameterMemory;
  readonly #frozen: Readonly<Record<string, TensorValue>>;
  readonly #optimiser: Optimiser;
  readonly #runner: PassRunner;
  readonly #sum: GradientSum;
  #averaged = 0;

  constructor(options: TrainerOptions) {
    this.#options = options;
    const { parameters, optimiser, runtime, build, buffers = {}, graphBytes = defaultGraphBytes } = options;
    this.trained = trainedNames(options);
    const trained = new Set(this.trained);
    this.#frozen = Object.fromEntries(Object.entries(parameters).filter(([name]) => !trained.has(name)));
    const { name, ...rest } = optimiser;
    this.#memory = createParameterMemory(
      this.trained.map((parameter) => ({ name: parameter, shape: parameters[parameter]!.shape })),
      { sections: [...optimiserSections(name, rest), ...extraSections(options)] },
    );
    const values = this.#memory.section('values');
    for (const parameter of this.trained) values.view(parameter).set(parameters[parameter]!.data as Float32Array);
    if (options.averaging) copySection(this.#memory, { from: 'values', to: 'average' });
    this.#optimiser = createOptimiser(name, this.#memory, rest);
    this.#sum = new GradientSum(this.#memory.section('gradients').all);
    this.#runner = new PassRunner({
      runtime,
      build,
      trainable: this.trained,
      parameters: { ...this.#frozen, ...this.#section('values') },
      buffers,
      gradients: this.#section('gradients'),
      graphBytes,
    });
  }

  get averages(): boolean {
    return this.#options.averaging !== undefined;
  }

  get steps(): number {
    return this.#optimiser.steps;
  }

  async run(planned: readonly PlannedStep[]): Promise<readonly StepResult[]> {
    const results: StepResult[] = [];
    for (const { batches, learningRate } of planned) results.push(await this.step(batches, { learningRate }));
    return results;
  }

  async step(batches: readonly Values[], { learningRate }: { readonly learningRate: number }): Promise<StepResult> {
    requireBatches(batches);
    requireFinite({ learningRate });
    const buffers = copyValues(this.#runner.buffers);
    try {
      return await this.#step(batches, learningRate);
    } catch (problem) {
      this.#runner.restoreBuffers(buffers);
      throw problem;
    }
  }

  evaluate(batch: Values, { averaged = false }: { readonly averaged?: boolean } = {}): Promise<PassResult> {
    return this.#runner.run('eval', batch, {
      key: { seed: this.#options.seed, step: this.steps, part: 0 },
      parameters: averaged ? this.#section(this.#averageSection()) : undefined,
    });
  }

  async values({ averaged = false }: { readonly averaged?: boolean } = {}): Promise<Values> {
    const trained = this.#section(averaged ? this.#averageSection() : 'values');
    const parameters = Object.keys(this.#options.parameters).map((name) => [
      name,
      trained[name] ?? this.#frozen[name]!,
    ]);
    return copyValues({ ...Object.fromEntries(parameters), ...this.#runner.buffers });
  }

  async startStage(): Promise<void> {
    this.#optimiser.startStage();
  }

  async state(): Promise<TrainerState> {
    const buffers = Object.entries(this.#runner.buffers).map(([name, value]) => [bufferKey(name), value] as const);
    return {
      optimiser: this.#optimiser.state(),
      averaged: this.#averaged,
      tensors: { ...memoryTensors(this.#memory, this.#keptSections()), ...Object.fromEntries(buffers) },
    };
  }

  async restore({ optimiser, averaged, tensors }: TrainerState): Promise<void> {
    const sections = this.#keptSections();
    const { buffers } = this.#runner;
    requireTensors(tensors, wantedTensors(sections, this.#section('values'), buffers));
    this.#optimiser.restore(optimiser);
    const bufferKeys = new Set(Object.keys(buffers).map(bufferKey));
    const ofMemory = Object.entries(tensors).filter(([key]) => !bufferKeys.has(key));
    restoreMemory(this.#memory, Object.fromEntries(ofMemory), sections);
    this.#runner.restoreBuffers(
      Object.fromEntries(Object.keys(buffers).map((name) => [name, tensors[bufferKey(name)]!])),
    );
    this.#averaged = averaged;
  }

  release(): Promise<void> {
    return this.#runner.release();
  }

  async #step(batches: readonly Values[], learningRate: number): Promise<StepResult> {
    const { sharpness, clipNorm, clipValue } = this.#options;
    const passes = await this.#gradients(batches, { keepBuffers: false });
    const loss = meanLoss(batches, passes);
    const found = { step: this.steps + 1, loss };
    if (sharpness) {
      refuseSpoilt({ ...found, gradientNorm: gradientNorm(this.#memory) });
      perturbValues(this.#memory, sharpness);
      try {
        await this.#gradients(batches, { keepBuffers: true });
      } finally {
        restoreValues(this.#memory);
      }
    }
    const norm = gradientNorm(this.#memory);
    refuseSpoilt({ ...found, gradientNorm: norm });
    if (clipValue !== undefined) clipByValue(this.#memory, { limit: clipValue });
    const gradientScale = clipNorm === undefined ? 1 : clipByNorm(this.#memory, { limit: clipNorm }).gradientScale;
    this.#optimiser.step({ learningRate, gradientScale });
    this.#average();
    return { loss, passes, gradientNorm: norm };
  }

  /** Leaves the gradient of the weighted mean over the batches in `gradients`. */
  async #gradients(
    batches: readonly Values[],
    { keepBuffers }: { readonly keepBuffers: boolean },
  ): Promise<readonly PassResult[]> {
    const several = batches.length > 1;
    const total = batches.reduce((sum, batch) => sum + casesOf(batch), 0);
    if (several) this.#sum.begin();
    const passes: PassResult[] = [];
    for (const [part, batch] of batches.entries()) {
      const key = { seed: this.#options.seed, step: this.steps, part };
      passes.push(await this.#runner.run('train', batch, { key, keepBuffers }));
      if (several) this.#sum.add(casesOf(batch) / total);
    }
    if (several) this.#sum.finish();
    return passes;
  }

  #average(): void {
    const { averaging } = this.#options;
    if (averaging?.kind === 'exponential') averageExponentially(this.#memory, { decay: averaging.decay });
    if (averaging?.kind !== 'equal') return;
    const weight = weightInAverage(averaging, { steps: this.steps, averaged: this.#averaged });
    if (weight === 0) return;
    averageEqually(this.#memory, { count: this.#averaged });
    this.#averaged += 1;
  }

  #averageSection(): string {
    return hasAverage(this.#options.averaging, this.#averaged) ? 'average' : 'values';
  }

  #section(name: string): Readonly<Record<string, TensorValue>> {
    const { view } = this.#memory.section(name);
    return Object.fromEntries(
      this.#memory.parameters.map((parameter) => [
        parameter.name,
        { dtype: 'float32', shape: parameter.shape, data: view(parameter.name) } as const,
      ]),
    );
  }

  #keptSections(): readonly string[] {
    const average = this.#options.averaging ? ['average'] : [];
    return ['values', ...this.#optimiser.sections, ...average];
  }
}

function extraSections({ averaging, sharpness }: TrainerOptions): readonly string[] {
  return [...(averaging ? ['average'] : []), ...(sharpness ? ['saved'] : [])];
}
