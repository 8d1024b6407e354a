// Steps of training on the device: forward, backward and the optimiser's step are one graph, and weights and state stay where it runs.
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import { optimiserSections } from '../optimisers/create-optimiser.ts';
import { definitionOf } from '../optimisers/optimisers.ts';
import { groupParameters } from '../optimisers/parameter-groups.ts';
import { requireFinite } from '../optimisers/require-finite.ts';
import { hasAverage } from './averaging.ts';
import { trainedNames } from './check-trainer-options.ts';
import { DeviceGraphRunner, type RunFeeds } from './device-graph-runner.ts';
import {
  type DeviceGraph,
  type DeviceGraphOptions,
  evaluationGraph,
  fusedStepGraph,
  gradientGraph,
  keptNames,
  perturbationGraph,
  scalarNames,
  updateGraph,
} from './device-graphs.ts';
import { startStageOnHost } from './device-stage.ts';
import { bufferKey, requireTensors, wantedTensors } from './named-tensors.ts';
import { casesOf, meanLoss, type PassResult, passResult } from './pass-result.ts';
import { copyValue } from './pass-runner.ts';
import { letGo, type Resident, ResidentStore } from './resident-store.ts';
import { defaultGraphBytes, refuseSpoilt, requireBatches } from './step-checks.ts';
import { StepClock } from './step-clock.ts';
import { passKey } from './step-graph.ts';
import type { PlannedStep, StepResult, Trainer, TrainerOptions, TrainerState } from './trainer-options.ts';

/**
 * A trainer whose steps are graphs with the optimiser in them. Weights, state, averages and buffers stay on the device where the runtime
 * keeps outputs there (`Runtime.keepsState`), else in host memory; with `stepsPerRun` above 1 they are carried through that many steps by
 * an ONNX Loop, and cross to the host once a run. Steps of several batches, and sharpness-aware ones, take a run for each batch. Norms are
 * taken in single precision.
 *
 * The options must have been checked. Throws `learn/bad-settings` and `learn/empty-group` (usage).
 */
export function deviceTrainer(options: TrainerOptions): Trainer {
  return new DeviceTrainer(options);
}

class DeviceTrainer implements Trainer {
  readonly stepsPerRun: number;
  readonly trained: readonly string[];
  readonly #options: DeviceGraphOptions;
  readonly #store: ResidentStore;
  readonly #runner: DeviceGraphRunner;
  /** Sections of each trained parameter that are kept. */
  readonly #sections: readonly string[];
  readonly #clock: StepClock;

  constructor(options: TrainerOptions) {
    const { parameters, buffers = {}, runtime, optimiser, averaging, graphBytes = defaultGraphBytes } = options;
    const { name, ...rest } = optimiser;
    this.stepsPerRun = options.stepsPerRun ?? (runtime.device === 'cuda' ? 8 : 1);
    this.trained = trainedNames(options);
    this.#options = { ...options, trained: this.trained };
    const sections = optimiserSections(name, rest).filter((section) => section !== 'gradients');
    this.#sections = averaging ? [...sections, 'average'] : sections;
    const named = this.trained.map((parameter) => ({ name: parameter, shape: parameters[parameter]!.shape }));
    groupParameters(named, {}, (rest.groups ?? []) as never);
    this.#clock = new StepClock(options, sections);
    this.#store = new ResidentStore(runtime);
    this.#runner = new DeviceGraphRunner(runtime, graphBytes);
    const trained = new Set(this.trained);
    for (const [parameter, value] of Object.entries(parameters)) {
      this.#store.set({ [parameter]: trained.has(parameter) ? copyValue(value) : value });
    }
    for (const [buffer, value] of Object.entries(buffers)) this.#store.set({ [buffer]: copyValue(value) });
    for (const section of this.#sections) {
      if (section === 'average') this.#fill(keptNames.average, (parameter) => copyValue(parameters[parameter]!));
      else if (section !== 'values') this.#fill((parameter) => `${section}:${parameter}`);
    }
  }

  get averages(): boolean {
    return this.#options.averaging !== undefined;
  }

  get steps(): number {
    return this.#clock.steps;
  }

  async step(batches: readonly Values[], { learningRate }: { readonly learningRate: number }): Promise<StepResult> {
    return (await this.run([{ batches, learningRate }]))[0]!;
  }

  async run(planned: readonly PlannedStep[]): Promise<readonly StepResult[]> {
    for (const { batches, learningRate } of planned) {
      requireBatches(batches);
      requireFinite({ learningRate });
    }
    const results: StepResult[] = [];
    for (let start = 0; start < planned.length; ) {
      const count = this.#loopLength(planned, start);
      const group = planned.slice(start, start + Math.max(count, 1));
      results.push(...(await this.#transact(() => (count > 0 ? this.#loop(group) : this.#single(group[0]!)))));
      this.#clock.advance(group);
      start += group.length;
    }
    return results;
  }

  async evaluate(batch: Values, { averaged = false }: { readonly averaged?: boolean } = {}): Promise<PassResult> {
    const isApart = averaged && hasAverage(this.#options.averaging, this.#clock.averaged);
    await this.#store.settle();
    const { values } = await this.#runner.run(passKey('eval', batch), () => evaluationGraph(this.#options, batch), {
      kept: isApart ? this.#inPlaceOfWeights(keptNames.average) : (name) => this.#store.get(name),
      feedsOf: () => this.#feeds(batch, {}),
    });
    return passResult(values);
  }

  async values({ averaged = false }: { readonly averaged?: boolean } = {}): Promise<Values> {
    const isApart = averaged && hasAverage(this.#options.averaging, this.#clock.averaged);
    const trained = new Set(this.trained);
    const { parameters, buffers = {} } = this.#options;
    const names = [...Object.keys(parameters), ...Object.keys(buffers)].map((name) => {
      return [name, isApart && trained.has(name) ? keptNames.average(name) : name] as const;
    });
    return this.#store.download(new Map(names));
  }

  async startStage(): Promise<void> {
    if (definitionOf(this.#options.optimiser.name).startStage === undefined) return;
    const { name, ...rest } = this.#options.optimiser;
    const state = await this.state();
    await this.restore(startStageOnHost(state, { name, rest, sections: this.#sections }));
  }

  async state(): Promise<TrainerState> {
    const ofParameters = this.#sections.flatMap((section) =>
      this.trained.map((name) => [`${section}:${name}`, keptKey(section, name)] as const),
    );
    const ofBuffers = Object.keys(this.#options.buffers ?? {}).map((name) => [bufferKey(name), name] as const);
    const tensors = await this.#store.download(new Map([...ofParameters, ...ofBuffers]));
    return { optimiser: this.#clock.state(), averaged: this.#clock.averaged, tensors };
  }

  async restore({ optimiser, averaged, tensors }: TrainerState): Promise<void> {
    const { parameters, buffers = {} } = this.#options;
    const trained = Object.fromEntries(this.trained.map((name) => [name, parameters[name]!]));
    requireTensors(tensors, wantedTensors(this.#sections, trained, buffers));
    this.#clock.restore(optimiser, averaged);
    for (const section of this.#sections) {
      for (const name of this.trained) {
        this.#store.set({ [keptKey(section, name)]: copyValue(tensors[`${section}:${name}`]!) });
      }
    }
    for (const name of Object.keys(buffers)) this.#store.set({ [name]: copyValue(tensors[bufferKey(name)]!) });
  }

  async release(): Promise<void> {
    await this.#runner.release();
    this.#store.release();
  }

  /** How many of the planned steps from `start` on one loop can do: equal shapes, one batch each. 0: a step of several runs. */
  #loopLength(planned: readonly PlannedStep[], start: number): number {
    const keyOf = ({ batches }: PlannedStep): string | undefined =>
      batches.length === 1 && !this.#options.sharpness ? passKey('train', batches[0]!) : undefined;
    const key = keyOf(planned[start]!);
    if (this.stepsPerRun === 1 || key === undefined) return 0;
    let count = 1;
    while (count < this.stepsPerRun && start + count < planned.length && keyOf(planned[start + count]!) === key)
      count += 1;
    return count;
  }

  /** Does the work of steps; when it fails, everything that is kept is as it was. */
  async #transact<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#store.settle();
    try {
      const result = await work();
      this.#store.commit();
      return result;
    } catch (problem) {
      this.#store.rollBack();
      throw problem;
    }
  }

  async #single({ batches, learningRate }: PlannedStep): Promise<readonly StepResult[]> {
    if (batches.length > 1 || this.#options.sharpness) return [await this.#severalRuns(batches, learningRate)];
    const batch = batches[0]!;
    const { values, next } = await this.#runner.run(
      passKey('train', batch),
      () => fusedStepGraph(this.#options, batch),
      {
        kept: (name) => this.#store.get(name),
        feedsOf: (graph) => this.#feeds(batch, this.#clock.scalars(graph, learningRate, 0)),
      },
    );
    this.#store.replace(next);
    return [this.#checked(values, batches, [passResult(values)])];
  }

  async #loop(group: readonly PlannedStep[]): Promise<readonly StepResult[]> {
    const batch = group[0]!.batches[0]!;
    const { values, next } = await this.#runner.runLoop(
      passKey('train', batch),
      () => fusedStepGraph(this.#options, batch),
      {
        kept: (name) => this.#store.get(name),
        feedsOf: (graph) =>
          group.map(({ batches, learningRate }, ahead) =>
            this.#feeds(batches[0]!, this.#clock.scalars(graph, learningRate, ahead), { ahead }),
          ),
      },
    );
    this.#store.replace(next);
    return values.map((each, ahead) => this.#checked(each, group[ahead]!.batches, [passResult(each)], ahead));
  }

  async #severalRuns(batches: readonly Values[], learningRate: number): Promise<StepResult> {
    const kept = (name: string): Resident | undefined => this.#store.get(name);
    if (!this.#store.has(keptNames.sum(this.trained[0]!))) {
      this.#fill(keptNames.sum);
      await this.#store.settle();
    }
    const passes = await this.#sumGradients(batches, { kept });
    if (this.#options.sharpness) {
      const feedsOf = (): RunFeeds => this.#feeds({}, {});
      const perturbed = await this.#runner.run('perturb', () => perturbationGraph(this.#options), { kept, feedsOf });
      this.#store.replace(perturbed.next);
      this.#checked(perturbed.values, batches, passes);
      await this.#sumGradients(batches, { kept: this.#inPlaceOfWeights(keptNames.perturbed), keepBuffers: true });
    }
    const feedsOf = (graph: DeviceGraph): RunFeeds => this.#feeds({}, this.#clock.scalars(graph, learningRate, 0));
    const { values, next } = await this.#runner.run('update', () => updateGraph(this.#options), { kept, feedsOf });
    this.#store.replace(next);
    return this.#checked(values, batches, passes);
  }

  /** Leaves the gradient of the weighted mean over the batches in the kept sums. */
  async #sumGradients(
    batches: readonly Values[],
    {
      kept,
      keepBuffers = false,
    }: { readonly kept: (name: string) => Resident | undefined; readonly keepBuffers?: boolean },
  ): Promise<readonly PassResult[]> {
    const total = batches.reduce((sum, batch) => sum + casesOf(batch), 0);
    const passes: PassResult[] = [];
    for (const [part, batch] of batches.entries()) {
      const scalars = { [scalarNames.keptSum]: part === 0 ? 0 : 1, [scalarNames.weight]: casesOf(batch) / total };
      const { values, next } = await this.#runner.run(
        passKey('gradient', batch),
        () => gradientGraph(this.#options, batch),
        { kept, feedsOf: () => this.#feeds(batch, scalars, { part }) },
      );
      const buffers = this.#options.buffers ?? {};
      for (const [name, tensor] of Object.entries(next)) {
        if (keepBuffers && name in buffers) letGo(tensor);
        else this.#store.replace({ [name]: tensor });
      }
      passes.push(passResult(values));
    }
    return passes;
  }

  #checked(values: Values, batches: readonly Values[], passes: readonly PassResult[], ahead = 0): StepResult {
    const loss = meanLoss(batches, passes);
    const gradientNorm = Number(values['gradientNorm']!.data[0]);
    refuseSpoilt({ step: this.steps + 1 + ahead, loss, gradientNorm });
    return { loss, passes, gradientNorm };
  }

  #feeds(
    batch: Values,
    scalars: Readonly<Record<string, number>>,
    { part = 0, ahead = 0 }: { readonly part?: number; readonly ahead?: number } = {},
  ): RunFeeds {
    return { batch, scalars, key: this.#clock.maskKey(ahead, part) };
  }

  #fill(nameOf: (parameter: string) => string, first?: (parameter: string) => TensorValue): void {
    for (const parameter of this.trained) {
      const { shape, data } = this.#options.parameters[parameter]!;
      const zero = (): TensorValue => ({ dtype: 'float32', shape, data: new Float32Array(data.length) });
      this.#store.set({ [nameOf(parameter)]: first ? first(parameter) : zero() });
    }
  }

  /** What is kept, with other tensors for the trained weights. */
  #inPlaceOfWeights(nameOf: (parameter: string) => string): (name: string) => Resident | undefined {
    const trained = new Set(this.trained);
    return (name) => this.#store.get(trained.has(name) ? nameOf(name) : name);
  }
}

function keptKey(section: string, parameter: string): string {
  return section === 'values' ? parameter : `${section}:${parameter}`;
}
