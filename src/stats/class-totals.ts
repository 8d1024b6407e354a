/** Labels 0 / 1 with positive weights; absent means weights of one. */
interface LabelledRows {
  readonly label: Uint8Array;
  readonly weight?: Float64Array | undefined;
}

/** The classes of some rows. */
export interface ClassTotals {
  /** Weight of the rows with label 1, and with label 0. */
  readonly events: number;
  readonly nonEvents: number;
  /** Rows with label 1. */
  readonly m: number;
}

/** Adds up the classes of the rows in `order`; where these are all, in their own order. */
export function classTotals({ label, weight }: LabelledRows, order: Int32Array): ClassTotals {
  const complete = order.length === label.length;
  let events = 0;
  let nonEvents = 0;
  let m = 0;
  for (let k = 0; k < order.length; k += 1) {
    const row = complete ? k : order[k]!;
    const isEvent = label[row]!;
    const w = weight === undefined ? 1 : weight[row]!;
    m += isEvent;
    events += w * isEvent;
    nonEvents += w * (1 - isEvent);
  }
  return { events, nonEvents, m };
}
