import { sha256Hex } from '../../core/hash.ts';
import { packageVersion } from '../../platform/node/version.ts';
import { type OutputFile, writeFiles } from '../../platform/node/write-files.ts';
import { toCsv } from '../../simulate/to-csv.ts';
import { toParquet } from '../../simulate/to-parquet.ts';
import type { PostProcessing } from './post-process-cases.ts';

/** Names of the files. */
export const postProcessingFiles = { cases: 'cases', rule: 'rule.json', check: 'check.json' } as const;

/** Where, and in which forms, a post-processing is written. */
export interface WriteOptions {
  readonly folder: string;
  readonly format: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Writes the cases, the rule (where it was fitted now) and the check with its manifest, all or nothing, and gives the content of
 * `check.json`. It holds no time, host or path: equal inputs give equal bytes.
 */
export async function writePostProcessing(done: PostProcessing, { folder, format, signal }: WriteOptions) {
  const { file, fitted, table, check, notes, cases, source } = done;
  const encoder = new TextEncoder();
  const tables = format.map((form) => ({
    name: `${postProcessingFiles.cases}.${form}`,
    data: form === 'parquet' ? toParquet(table) : encoder.encode(toCsv(table)),
  }));
  const rule = encoder.encode(`${JSON.stringify(file, null, 2)}\n`);
  const { scored, threshold, holdout } = source.plan.splits;
  const content = {
    schema: 'evenhand/post-processing@1',
    attribute: cases.attribute.name,
    columns: cases.columns,
    rule: file.rule.kind,
    fittedOn: file.fittedOn,
    appliedTo: { split: scored ?? null, cases: cases.rows.length },
    before: file.before,
    check,
    notes,
    manifest: {
      evenhand: packageVersion(),
      planHash: source.planHash,
      splits: { scored, threshold, holdout },
      inputs: source.inputs,
      ruleSha256: await sha256Hex(rule),
      tables: await Promise.all(
        tables.map(async ({ name, data }) => ({ file: name, bytes: data.length, sha256: await sha256Hex(data) })),
      ),
    },
  };
  const files: OutputFile[] = [
    ...tables,
    { name: postProcessingFiles.check, data: `${JSON.stringify(content, null, 2)}\n` },
  ];
  if (fitted) files.push({ name: postProcessingFiles.rule, data: rule });
  await writeFiles(folder, files, signal);
  return content;
}
