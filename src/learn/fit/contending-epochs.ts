import type { Values } from '../../engine/executable.ts';
import type { BestEpoch, Contender, EpochStore, FitState } from './fit-options.ts';

/** An epoch that has just been judged. */
interface JudgedEpoch extends Omit<BestEpoch, 'values'> {
  values(): Promise<Values>;
}

/** Epochs that may still be the best, with their weights here or in a store. Empty where epochs are not compared with each other. */
export class ContendingEpochs {
  readonly #store: EpochStore | undefined;
  #epochs: readonly Contender[] = [];
  #isStoreBehind = false;

  constructor(store: EpochStore | undefined) {
    this.#store = store;
  }

  restore(contenders: readonly Contender[] | undefined): void {
    this.#epochs = contenders ?? [];
    this.#isStoreBehind = this.#epochs.length > 0;
  }

  /** Takes the epochs that are left after one was judged; says whether that one is the best. */
  async take(contenders: readonly number[], { epoch, score, values }: JudgedEpoch): Promise<boolean> {
    const known = new Map(this.#epochs.map((each) => [each.epoch, each]));
    if (contenders.includes(epoch)) {
      const own = await values();
      await this.#store?.write(epoch, own);
      known.set(epoch, { epoch, score, ...(this.#store ? {} : { values: own }) });
    }
    this.#epochs = contenders.flatMap((each) => known.get(each) ?? []);
    this.#isStoreBehind = true;
    return contenders[0] === epoch;
  }

  /** The best by now, undefined where there is none. */
  async best(): Promise<BestEpoch | undefined> {
    const [first] = this.#epochs;
    if (first === undefined) return undefined;
    const { epoch, score, values } = first;
    return { epoch, score, values: values ?? (await this.#store!.read(epoch)) };
  }

  /** Lets the store go of epochs that have lost. */
  async retain(): Promise<void> {
    if (!this.#isStoreBehind) return;
    await this.#store?.retain(this.#epochs.map(({ epoch }) => epoch));
    this.#isStoreBehind = false;
  }

  state(): Pick<FitState, 'contenders'> {
    return this.#epochs.length === 0 ? {} : { contenders: this.#epochs };
  }
}
