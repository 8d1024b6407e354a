// Lines of the two logs of each training of a run, as `evenhand learn` keeps them, and the curves that they draw.
import type { RunTraining } from '../../../../src/server/api.ts';
import { epochPoints, mergedPoints, stepPoints } from '../../../../src/store/curve-points.ts';
import type { KeptParts, Told } from '../off-thread/messages.ts';
import type { Part } from './run-store.ts';

interface Logs {
  readonly steps: string;
  readonly epochs: string;
}

const folder = 'logs/';

/** The logs of a run. */
export class TrainingLogs {
  readonly #logs = new Map<string, Logs>();

  /** Logs as they were kept. */
  static from(parts: KeptParts): TrainingLogs {
    const found = new TrainingLogs();
    for (const [name, data] of parts) {
      if (name.startsWith(folder))
        found.#logs.set(name.slice(folder.length), JSON.parse(new TextDecoder().decode(data)) as Logs);
    }
    return found;
  }

  hear(told: Extract<Told, { readonly training: string }>): void {
    const { steps, epochs } = this.#logs.get(told.training) ?? { steps: '', epochs: '' };
    this.#logs.set(
      told.training,
      'epoch' in told
        ? { steps, epochs: `${epochs}${JSON.stringify(told.epoch)}\n` }
        : { steps: `${steps}${JSON.stringify(told.step)}\n`, epochs },
    );
  }

  /** The logs of one training, to be kept. */
  partOf(training: string): Part {
    const logs = this.#logs.get(training) ?? { steps: '', epochs: '' };
    return [`${folder}${training}`, new TextEncoder().encode(JSON.stringify(logs))];
  }

  trainings(): readonly RunTraining[] {
    return Array.from(this.#logs, ([name, { steps, epochs }]) => ({
      name,
      finished: false,
      curve: mergedPoints(stepPoints(steps), epochPoints(epochs)),
      files: [],
    }));
  }
}
