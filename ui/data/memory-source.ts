// A project that lives in the page alone: files are read from the disk where they lie, work is done by the worker of the page.
import { signal } from '@preact/signals';
import { Attachments } from './attachments.ts';
import { type Connection, named, type ProjectFile, type ProjectSource } from './project-source.ts';
import { WorkLine } from './work-line.ts';

/** A project without a server. */
export function memorySource(): ProjectSource {
  const line = new WorkLine();
  const attachments = new Attachments();
  const files = signal<readonly ProjectFile[]>([]);
  const keep = (added: readonly ProjectFile[]) => {
    const names = new Set(added.map(({ path }) => path));
    files.value = [...files.value.filter(({ path }) => !names.has(path)), ...added];
    return added;
  };
  return {
    kind: 'memory',
    connection: signal<Connection>('here'),
    files,
    async addFiles(chosen) {
      return keep(await line.ask('addFiles', [chosen.map(named)]));
    },
    async addSample() {
      const { files: added, plan, other } = await line.ask('addSample', []);
      keep(added);
      return { plan, other };
    },
    inspect: (tables, watch) => line.ask('inspect', [tables], watch),
    audit: (plan, watch) => line.ask('audit', [plan, 'full'], watch),
    operatingData: (plan, about) => line.ask('operatingData', [plan, about]),
    compare: (plan, other, watch) => line.ask('compare', [plan, other], watch),
    whyNotComparable: (plan, other) => line.ask('whyNotComparable', [plan, other]),
    caseOverview: (query, watch) => line.ask('caseOverview', [query], watch),
    caseRows: (query, offset, limit) => line.ask('caseRows', [query, offset, limit]),
    caseRowsAt: (query, positions) => line.ask('caseRowsAt', [query, positions]),
    cohortTable: (query) => line.ask('cohortTable', [query]),
    bytesOf: (path) => line.ask('bytesOf', [path]),
    oddities: (path, encoding) => line.ask('oddities', [path, encoding]),
    plainCopy: (path, encoding) => line.ask('plainCopy', [path, encoding]),
    alikeTables: (paths) => line.ask('alikeTables', [paths]),
    stackTables: (paths, column, apart = []) => line.ask('stackTables', [paths, column, apart]),
    attachments: attachments.paths,
    attach: (added) => attachments.addFiles(added),
    keepPictures: undefined,
    attachment: (path) => attachments.open(path),
    attachmentStamp: (path) => attachments.stampOf(path),
    pairHistory: (file) => line.ask('pairHistory', [file]),
    keepTable: undefined,
  };
}
