// The rows of the mitigation table.

export interface TableRow {
  readonly name: string;
  readonly method: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The bias is taken away in training and validation. */
  readonly unbiased?: true;
}

/** Settings are those that are published, but where the name says otherwise. */
export const tableRows: readonly TableRow[] = [
  { name: 'trained without bias', method: 'erm', unbiased: true },
  { name: 'erm', method: 'erm' },
  { name: 'reweighing', method: 'reweighing' },
  { name: 'resample-group-class', method: 'resample-group-class' },
  { name: 'group-dro', method: 'group-dro' },
  { name: 'group-dro, group-class', method: 'group-dro', settings: { cells: 'group-class', stepSize: 0.1 } },
  { name: 'laftr', method: 'laftr' },
  { name: 'laftr, equalised-odds', method: 'laftr', settings: { goal: 'equalised-odds' } },
  { name: 'cfair', method: 'cfair' },
  { name: 'confusion-loss', method: 'confusion-loss' },
  { name: 'domain-independent', method: 'domain-independent' },
  { name: 'mmd-matching, by class', method: 'mmd-matching', settings: { within: 'class' } },
  { name: 'sinkhorn-matching, by class', method: 'sinkhorn-matching', settings: { within: 'class' } },
  { name: 'sam', method: 'sam' },
];
