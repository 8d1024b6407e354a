import { usageError } from '../../core/errors.ts';

/** Throws `platform/workers` (usage) unless `workers` is an integer of 1 or more. */
export function requireWorkers(workers: number): void {
  if (Number.isInteger(workers) && workers >= 1) return;
  throw usageError('platform/workers', `the number of workers must be an integer of 1 or more; got ${workers}.`, {
    hint: 'Give --workers a whole number such as 2, or leave it out: it is then the number of processor cores.',
  });
}
