/** One report of how far a long job is: `done` of `total` units of the named stage. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** How it goes, in a few words, such as the loss; it changes while the stage stays. */
  readonly note?: string | undefined;
}

/** How a caller follows and stops long work: both optional, both passed down unchanged. */
export interface Watch {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
