import { textColumn } from '../column.ts';
import type { Table } from '../table.ts';

/** Who the cases belong to. */
export interface Patients {
  /** Dense patient code of each case. */
  readonly codes: Int32Array;
  readonly count: number;
  /** Cases whose patient is missing; each counts as a patient of its own. */
  readonly unknown: number;
  /** A text that identifies the patient of a case, whatever the order of the rows. */
  readonly identity: (row: number) => string;
}

export interface PatientColumns {
  readonly patient?: string | undefined;
  readonly case?: string | undefined;
}

/**
 * Patients of the cases. Without a patient column, or where its cell is missing, every case is its own patient, identified by its case id,
 * else by file and line.
 */
export function patientsOf(table: Table, columns: PatientColumns): Patients {
  const caseId = columns.case === undefined ? undefined : textColumn(table, columns.case);
  const ownIdentity = (row: number): string => {
    const code = caseId?.codes[row] ?? -1;
    if (code >= 0) return `case ${caseId!.categories[code]}`;
    return `row ${table.origin.files[table.origin.file[row]!]} ${table.origin.line[row]}`;
  };
  if (columns.patient === undefined) {
    const codes = Int32Array.from({ length: table.rows }, (_, row) => row);
    return { codes, count: table.rows, unknown: 0, identity: ownIdentity };
  }
  const named = textColumn(table, columns.patient);
  const dense = new Int32Array(named.categories.length).fill(-1);
  let [count, unknown] = [0, 0];
  const codes = new Int32Array(table.rows);
  for (let row = 0; row < codes.length; row++) {
    const code = named.codes[row]!;
    if (code < 0) {
      unknown += 1;
      codes[row] = count++;
      continue;
    }
    if (dense[code]! < 0) dense[code] = count++;
    codes[row] = dense[code]!;
  }
  const identity = (row: number): string => {
    const code = named.codes[row]!;
    return code < 0 ? ownIdentity(row) : `patient ${named.categories[code]}`;
  };
  return { codes, count, unknown, identity };
}
