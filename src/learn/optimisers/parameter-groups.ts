import { usageError } from '../../core/errors.ts';
import type { Parameter } from '../memory/parameter-memory.ts';

/** Parameters with settings of their own. A test that holds for no parameter is no error, a pattern in no name is. */
export interface ParameterGroup<Settings> {
  /** A pattern that is looked for in the name, or a test. */
  readonly match: RegExp | ((parameter: Parameter) => boolean);
  /** What the learning rate is multiplied by, at least 0; default 1, and 0 holds the parameters. */
  readonly learningRateScale?: number;
  /** Settings that differ from the others'. */
  readonly settings?: Partial<Settings>;
}

/** What one parameter is trained with. */
export interface GroupSettings<Settings> {
  readonly learningRateScale: number;
  readonly settings: Settings;
}

/** Biases, and the scales and shifts of norms: tensors of fewer than two axes. They are usually not decayed. */
export function isVector({ shape }: Parameter): boolean {
  return shape.length < 2;
}

/** The group for `groups` that keeps vectors from being decayed. */
export const vectorsWithoutDecay = { match: isVector, settings: { weightDecay: 0 } } as const;

/**
 * Settings of each parameter, in order: those of the first group that matches it over `settings`. Throws `learn/empty-group` (usage) for a
 * pattern found in no name.
 */
export function groupParameters<Settings extends object>(
  parameters: readonly Parameter[],
  settings: Settings,
  groups: readonly ParameterGroup<Settings>[],
): readonly GroupSettings<Settings>[] {
  for (const { match, learningRateScale = 1 } of groups) {
    if (!(learningRateScale >= 0 && Number.isFinite(learningRateScale))) {
      throw usageError(
        'learn/bad-settings',
        `The \`learningRateScale\` of a parameter group must be at least 0 and finite; got ${learningRateScale}.`,
      );
    }
    if (match instanceof RegExp && !parameters.some((parameter) => matches(match, parameter))) {
      throw usageError('learn/empty-group', `The pattern ${match} of a parameter group is in no parameter's name.`, {
        hint: `Names look like ${parameters
          .slice(0, 3)
          .map(({ name }) => `"${name}"`)
          .join(', ')}.`,
      });
    }
  }
  const merged = groups.map((group) => ({
    learningRateScale: group.learningRateScale ?? 1,
    settings: { ...settings, ...group.settings },
  }));
  const others = { learningRateScale: 1, settings };
  return parameters.map((parameter) => merged[groups.findIndex(({ match }) => matches(match, parameter))] ?? others);
}

function matches(match: ParameterGroup<unknown>['match'], parameter: Parameter): boolean {
  return match instanceof RegExp ? parameter.name.search(match) >= 0 : match(parameter);
}
