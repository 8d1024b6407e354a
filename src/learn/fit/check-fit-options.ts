import { usageError } from '../../core/errors.ts';
import type { FitOptions } from './fit-options.ts';

/** Throws `learn/bad-fit` (usage) with all problems of the options. */
export function checkFitOptions<Case>(options: FitOptions<Case>): void {
  const whole: readonly (readonly [string, number | undefined])[] = [
    ['batchSize', options.batchSize],
    ['epochs', options.epochs],
    ['accumulate', options.accumulate],
    ['prefetch', options.prefetch],
    ['checkpointEvery', options.checkpointEvery],
    ['validation.every', options.validation?.every],
    ['validation.batchSize', options.validation?.batchSize],
    ['validation.patience', options.validation?.patience],
  ];
  const problems = whole.flatMap(([name, value]) =>
    value === undefined || (Number.isInteger(value) && value >= 1)
      ? []
      : [`\`${name}\` must be a whole number of 1 or more; got ${value}.`],
  );
  if (options.cases.length === 0) problems.push('There are no cases to train on.');
  if (options.validation && options.validation.cases.length === 0) problems.push('There are no cases to validate on.');
  if (options.dropLast && options.cases.length < options.batchSize) {
    problems.push(`\`dropLast\` leaves nothing of ${options.cases.length} cases in batches of ${options.batchSize}.`);
  }
  if (options.validation?.averaged && !options.trainer.averages) {
    problems.push('`validation.averaged` needs a trainer that keeps an average: give it `averaging`.');
  }
  if (problems.length > 0) throw usageError('learn/bad-fit', problems.join(' '), { problems });
}
