import { sha256Hex } from '../../core/hash.ts';
import type { ReadFile, RunOutput } from './learning-files.ts';

/** A table of files with their sizes and hashes, ascending by name, and its own hash, which stands for all of them. */
export async function imageRecord(
  name: string,
  files: ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>,
): Promise<{ readonly file: RunOutput; readonly fingerprint: ReadFile }> {
  const rows = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([file, { bytes, sha256 }]) => `${quoted(file)},${bytes},${sha256}\n`);
  const data = `file,bytes,sha256\n${lines.join('')}`;
  return { file: { name, data }, fingerprint: { file: name, sha256: await sha256Hex(new TextEncoder().encode(data)) } };
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
