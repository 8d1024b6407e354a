import { isTableName } from '../../store/case-tables.ts';
import { refusal } from '../security/guard.ts';
import { receiveFile, type Upload } from './receive-file.ts';
import { refuseBomb } from './table-limits.ts';

/** Puts an uploaded table into the folder. Throws as `receiveFile`; (usage) `server/not-a-table`, `server/unpacks-too-large`; data errors. */
export async function receiveTable(upload: Upload): Promise<void> {
  const { name, unpackedBytes, signal } = upload;
  if (!isTableName(name)) {
    throw refusal(
      'server/not-a-table',
      `"${name}" is not a table by its name.`,
      'Tables end in .csv, .tsv, .parquet, .jsonl or .ndjson; .gz may follow.',
    );
  }
  await receiveFile(upload, (file) => refuseBomb(file, unpackedBytes, signal));
}
