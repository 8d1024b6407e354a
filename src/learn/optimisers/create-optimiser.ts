import { dataError, usageError } from '../../core/errors.ts';
import type { FloatArray } from '../memory/kernel.ts';
import { baseSections, type ParameterMemory } from '../memory/parameter-memory.ts';
import type { OptimiserDefinition, Target } from './optimiser-definition.ts';
import { definitionOf, type OptimiserName, type SettingsOf } from './optimisers.ts';
import { type GroupSettings, groupParameters, type ParameterGroup } from './parameter-groups.ts';
import { requireFinite } from './require-finite.ts';

/** How parameters are trained. */
export interface OptimiserOptions<Name extends OptimiserName> {
  /** Settings that differ from the optimiser's defaults. */
  readonly settings?: Partial<SettingsOf<Name>>;
  /** The first group that matches a parameter overrides the settings for it. */
  readonly groups?: readonly ParameterGroup<SettingsOf<Name>>[];
}

/** What a step is taken with; both numbers must be finite. */
export interface StepOptions {
  readonly learningRate: number;
  /** What gradients are multiplied by first, as a clipping coefficient; default 1. The gradients themselves stay. */
  readonly gradientScale?: number;
  /** The section that holds the gradients; default `gradients`. */
  readonly gradients?: string;
}

/** The state of an optimiser besides its sections of the memory: plain JSON. */
export interface OptimiserState {
  readonly optimiser: string;
  /** Steps taken. */
  readonly steps: number;
  readonly scalars: Readonly<Record<string, number>>;
}

/** An optimiser at work on a memory. */
export interface Optimiser {
  readonly name: OptimiserName;
  /** Steps taken. */
  readonly steps: number;
  /** Sections of the memory that hold its state: with them, the values and `state()`, training goes on bit by bit as if never stopped. */
  readonly sections: readonly string[];
  /** Changes the section `values` in place by one step. Throws `learn/bad-step` (usage) for a learning rate or scale that is not finite. */
  step(options: StepOptions): void;
  /** Ends a stage of training: PESG moves its reference, the others do nothing. */
  startStage(): void;
  state(): OptimiserState;
  /** Goes on from a state; the sections are restored apart. Throws `learn/optimiser-state` (data) for one that is not of this optimiser. */
  restore(state: OptimiserState): void;
}

/**
 * Sections that a memory needs for an optimiser: `values`, `gradients` and the optimiser's own. Throws `learn/bad-settings` (usage) with all
 * problems.
 */
export function optimiserSections<Name extends OptimiserName>(
  name: Name,
  { settings, groups = [] }: OptimiserOptions<Name> = {},
): readonly string[] {
  const definition = definitionOf(name);
  const base = { ...definition.defaults, ...settings };
  const all = [base, ...groups.map((group) => ({ ...base, ...group.settings }))];
  requireSettings(name, definition, all);
  return [...new Set([...baseSections, ...all.flatMap((one) => definition.sections(one))])];
}

/**
 * An optimiser over all parameters of a memory that has the sections of `optimiserSections`, in the memory's precision;
 * the formulas are those of `optimisers`. Gradients are not looked at: a NaN among them spoils its weights, so look at
 * `gradientNorm` or `firstNonFinite` before.
 *
 * Throws `learn/bad-settings` (usage) with all problems and for an unknown name, `learn/empty-group` (usage) for a
 * pattern found in no name, `learn/unknown-section` and `learn/unknown-parameter` (usage) for what the memory lacks.
 */
export function createOptimiser<Name extends OptimiserName>(
  name: Name,
  memory: ParameterMemory<FloatArray>,
  options: OptimiserOptions<Name> = {},
): Optimiser {
  const definition = definitionOf(name);
  const sections = optimiserSections(name, options).slice(baseSections.length);
  const settings = { ...definition.defaults, ...options.settings };
  const trained = groupParameters(memory.parameters, settings, options.groups ?? []);
  for (const section of [...baseSections, ...sections]) memory.section(section);
  for (const parameter of definition.names?.(settings) ?? []) memory.section('values').view(parameter);
  const apart = new Set(definition.apart?.(settings));
  let steps = 0;
  let scalars: Record<string, number> = {};
  return {
    name,
    sections,
    get steps() {
      return steps;
    },
    step: ({ learningRate, gradientScale = 1, gradients = 'gradients' }) => {
      requireFinite({ learningRate, gradientScale });
      steps += 1;
      const step = { count: steps, learningRate, gradientScale };
      eachTarget(memory, gradients, (target, i) => {
        if (apart.has(target.parameter.name)) return;
        const group = trained[i] as GroupSettings<SettingsOf<Name>>;
        definition.update(target, group.settings, { ...step, learningRate: learningRate * group.learningRateScale });
      });
      definition.finish?.({ memory, scalars }, settings, step);
    },
    startStage: () => definition.startStage?.({ memory, scalars }),
    state: () => ({ optimiser: name, steps, scalars: { ...scalars } }),
    restore: (state) => {
      requireState(name, state);
      steps = state.steps;
      scalars = { ...state.scalars };
    },
  };
}

function eachTarget(
  memory: ParameterMemory<FloatArray>,
  gradientSection: string,
  work: (target: Target, i: number) => void,
): void {
  const values = memory.section('values').start;
  const gradients = memory.section(gradientSection).start;
  memory.parameters.forEach((parameter, i) => {
    const { offset, length } = parameter;
    const spot = { values: values + offset, gradients: gradients + offset, length };
    const place = (section: string): number => memory.section(section).start + offset;
    work({ kernel: memory.kernel, parameter, spot, place }, i);
  });
}

function requireSettings<Settings extends object>(
  name: string,
  definition: OptimiserDefinition<Settings>,
  all: readonly Settings[],
): void {
  const known: readonly string[] = [...Object.keys(definition.defaults), ...(definition.optional ?? [])];
  const given = all.flatMap((settings) => Object.entries(settings)).filter(([, value]) => value !== undefined);
  const unknown = given.map(([key]) => key).filter((key) => !known.includes(key));
  const problems = [
    ...new Set([
      ...unknown.map((key) => `There is no \`${key}\`; there is ${known.join(', ')}.`),
      ...all.flatMap((settings) => definition.problems(settings)),
    ]),
  ];
  if (problems.length === 0) return;
  throw usageError('learn/bad-settings', `Settings of ${name}: ${problems.join(' ')}`, { problems });
}

function requireState(name: string, { optimiser, steps, scalars }: OptimiserState): void {
  const sound = optimiser === name && Number.isInteger(steps) && steps >= 0 && typeof scalars === 'object';
  if (sound) return;
  throw dataError('learn/optimiser-state', `The state is of "${optimiser}" after ${steps} steps; this is ${name}.`, {
    hint: 'Continue with the optimiser that the training began with.',
  });
}
