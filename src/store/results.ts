// The audits under results/: one folder each, with result.json and what was drawn from it.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateResult } from '../audit/migrate.ts';
import type { AuditResult } from '../audit/result.ts';
import { dataError, EvenhandError } from '../core/errors.ts';
import { packageVersion } from '../platform/node/version.ts';
import type { ResultSummary } from '../server/api.ts';
import { listFiles, listFolders } from './list-files.ts';
import { type Project, stampOf } from './project-folder.ts';
import { existingPath } from './safe-path.ts';
import { entryOf, type Store } from './store.ts';

const resultName = 'result.json';

/** The results of a project. Methods throw `store/bad-name` and `store/not-found` (usage). */
export interface Results {
  /** Newest first. A result that cannot be read is listed with its problem. */
  list(): Promise<readonly ResultSummary[]>;
  /** Also throws `result/not-json` and what `migrateResult` throws (data). */
  read(id: string): Promise<AuditResult>;
  /** Absolute path of a file of a result. */
  file(id: string, name: string): Promise<string>;
  remove(id: string): Promise<void>;
}

/**
 * The results under `results/` of a project: folders that hold a `result.json`. Nothing is read until it is asked for.
 */
export function projectResults(project: Project, store: Store): Results {
  const root = project.folder('results');
  const read = async (id: string): Promise<AuditResult> => {
    const text = await readFile(await existingPath(root, `${id}/${resultName}`), 'utf8');
    try {
      return migrateResult(JSON.parse(text) as unknown);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw dataError('result/not-json', `this is not JSON (${error.message}).`, { place: { file: resultName } });
    }
  };
  const summary = async (id: string): Promise<ResultSummary | undefined> => {
    const facts = await stampOf(join(root, id, resultName)).catch(() => undefined);
    if (facts === undefined) return undefined;
    const stamp = `${packageVersion()} ${facts.stamp}`;
    const own = await entryOf(store, { kind: 'result', name: id, stamp }, async () => summaryOf(await read(id))).catch(
      (error: unknown) => unreadable(error),
    );
    const files = await listFiles(join(root, id), { wanted: (name) => name !== resultName, depth: 0 });
    return { id, changed: facts.changed, files, ...own };
  };
  return {
    read,
    file: (id, name) => existingPath(root, `${id}/${name}`),
    async list() {
      const ids = await listFolders(root);
      store.retain('result', ids);
      const found = await Promise.all(ids.map(summary));
      return found.flatMap((each) => each ?? []).sort(newestFirst);
    },
    async remove(id) {
      await rm(await existingPath(root, id), { recursive: true });
    },
  };
}

/** Order of lists: by time of the last change, the newest first; then by name. */
export function newestFirst(
  a: { readonly changed: string; readonly id: string },
  b: { readonly changed: string; readonly id: string },
): number {
  if (a.changed !== b.changed) return a.changed < b.changed ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

type OwnSummary = Omit<ResultSummary, 'id' | 'changed' | 'files'>;

function summaryOf({ title, data, tasks, attributes, warnings, manifest }: AuditResult): OwnSummary {
  const count = (severity: string): number => warnings.filter((warning) => warning.severity === severity).length;
  return {
    title,
    cases: data.cases,
    tasks: tasks.map(({ name }) => name),
    attributes: attributes.map(({ name, role, verdict: { code, certain, sentence } }) => ({
      name,
      role,
      verdict: code,
      certain,
      sentence,
    })),
    warnings: { stop: count('stop'), caution: count('caution'), note: count('note') },
    evenhand: manifest.evenhand,
  };
}

function unreadable(error: unknown): OwnSummary {
  if (!(error instanceof EvenhandError)) throw error;
  const warnings = { stop: 0, caution: 0, note: 0 };
  return { title: '', tasks: [], attributes: [], warnings, problem: error.message };
}
