// Who is at what among the tabs of a browser, for pages that have no locks: those that another machine serves unencrypted. A tab that is asked
// answers what it is at; one that is gone answers nothing, so what it was at is free again.

/** `ask` with a key: who is at it, or wants to be and comes first; without: who is at anything. */
type Said = { readonly ask: string | undefined; readonly from: string } | { readonly held: readonly string[] };

/** How long an answer may take; the page that trains leaves the work to a worker, so it hears at once. */
const usualWaitMs = 500;

/** Claims of one tab. */
export class TabClaims {
  readonly #channel: BroadcastChannel;
  readonly #own = new Map<string, 'wanted' | 'held'>();
  readonly #hearers = new Set<(held: readonly string[]) => void>();
  readonly #id: string;
  readonly #waitMs: number;

  /** `waitMs`: after how long no answer means that nobody is at it. */
  constructor(name: string, { id = `${Math.random()}`, waitMs = usualWaitMs } = {}) {
    this.#id = id;
    this.#waitMs = waitMs;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent) => this.#hear(data as Said);
  }

  /** Does the work unless another tab is at the same. Of two that want it at once one gets it. Gives whether it was done. */
  async alone<Value>(key: string, work: () => Promise<Value>): Promise<Value | false> {
    if (this.#own.has(key)) return false;
    this.#own.set(key, 'wanted');
    try {
      if ((await this.#asked(key)).has(key)) return false;
      this.#own.set(key, 'held');
      return await work();
    } finally {
      this.#own.delete(key);
    }
  }

  /** What other tabs are at. */
  heldElsewhere(): Promise<ReadonlySet<string>> {
    return this.#asked(undefined);
  }

  close(): void {
    this.#channel.close();
  }

  async #asked(key: string | undefined): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    await new Promise<void>((done) => {
      const end = () => {
        this.#hearers.delete(hear);
        clearTimeout(timer);
        done();
      };
      const hear = (held: readonly string[]) => {
        for (const each of held) found.add(each);
        if (key !== undefined && found.has(key)) end();
      };
      const timer = setTimeout(end, this.#waitMs);
      this.#hearers.add(hear);
      this.#say({ ask: key, from: this.#id });
    });
    return found;
  }

  #hear(said: Said): void {
    if ('held' in said) {
      for (const hear of this.#hearers) hear(said.held);
      return;
    }
    const { ask, from } = said;
    const held = [...this.#own].flatMap(([key, state]) => (state === 'held' ? [key] : []));
    if (ask === undefined) this.#say({ held });
    else if (held.includes(ask) || (this.#own.has(ask) && this.#id < from)) this.#say({ held: [ask] });
  }

  #say(said: Said): void {
    this.#channel.postMessage(said);
  }
}
