import { signal } from '@preact/signals';
import type { Run } from '../../src/server/api.ts';

/** Runs that were brought into the page: dropped on it, or saved with it. */
export const keptRuns = signal<readonly Run[]>([]);
