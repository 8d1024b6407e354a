// Which epochs the history of cases holds: all, unless that were too many rows.

/** Most rows of a history, but for those of the last epoch. */
export const mostHistoryRows = 1_000_000;

/** How far apart kept epochs are: 1 where `cases` times `epochs` rows are at most `most`. */
export function historyStride(cases: number, epochs: number, most = mostHistoryRows): number {
  return Math.max(1, Math.ceil((cases * epochs) / most));
}

/** Epochs that are kept of so many: the first, each one a stride further, and the last. */
export function keptEpochs(epochs: number, stride: number): readonly number[] {
  return Array.from({ length: epochs }, (_, epoch) => epoch).filter(
    (epoch) => epoch % stride === 0 || epoch === epochs - 1,
  );
}
