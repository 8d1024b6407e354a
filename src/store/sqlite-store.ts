// The index in one SQLite file with a write-ahead log, so that several servers of one machine share it. Those logs need shared memory: the
// file belongs on a local disk, never on a network share. A file that is damaged or of another version is thrown away and begun anew.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { EntryKey, Store } from './store.ts';

/** Raised when the tables below change. */
const schemaVersion = 1;
const waitMs = 5000;

type Database = InstanceType<typeof DatabaseSync>;

/** Opens the index in the file at `path`, made if need be. Throws the error of the system where the folder cannot be written. */
export function sqliteStore(path: string): Store {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let database: Database | undefined = openOrReplace(path);

  /** A damaged file costs what it held, not the call: it is replaced once, and the call made again. */
  const attempt = <Result>(work: (open: Database) => Result): Result | undefined => {
    if (database === undefined) return undefined;
    try {
      return work(database);
    } catch (error) {
      if (!isDamage(error)) throw error;
      closeQuietly(database);
      database = replace(path);
      return work(database);
    }
  };

  return {
    get({ kind, name, stamp }) {
      const row = attempt((open) =>
        open.prepare('select value from entry where kind = ? and name = ? and stamp = ?').get(kind, name, stamp),
      ) as { readonly value: string } | undefined;
      return row === undefined ? undefined : parsed(row.value);
    },
    put({ kind, name, stamp }: EntryKey, value) {
      attempt((open) =>
        open
          .prepare(
            'insert into entry (kind, name, stamp, value) values (?, ?, ?, ?) ' +
              'on conflict (kind, name) do update set stamp = excluded.stamp, value = excluded.value',
          )
          .run(kind, name, stamp, JSON.stringify(value)),
      );
    },
    retain(kind, names) {
      attempt((open) =>
        open
          .prepare('delete from entry where kind = ? and name not in (select value from json_each(?))')
          .run(kind, JSON.stringify(names)),
      );
    },
    close() {
      if (database !== undefined) closeQuietly(database);
      database = undefined;
    },
  };
}

function openOrReplace(path: string): Database {
  let database: Database | undefined;
  try {
    database = openDatabase(path);
    if (isSound(database)) return database;
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  if (database !== undefined) closeQuietly(database);
  return replace(path);
}

function openDatabase(path: string): Database {
  const database = new DatabaseSync(path);
  try {
    database.exec(`pragma busy_timeout = ${waitMs}`);
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = normal');
    begin(database);
    return database;
  } catch (error) {
    closeQuietly(database);
    throw error;
  }
}

/** In one transaction, so that two processes that begin at once both find a whole schema. */
function begin(database: Database): void {
  database.exec('begin immediate');
  try {
    const { user_version: version } = database.prepare('pragma user_version').get() as { user_version: number };
    if (version !== schemaVersion) {
      database.exec('drop table if exists entry');
      database.exec(
        'create table entry (kind text not null, name text not null, stamp text not null, value text not null, primary key (kind, name)) without rowid',
      );
      database.exec(`pragma user_version = ${schemaVersion}`);
    }
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

function isSound(database: Database): boolean {
  const row = database.prepare('pragma quick_check(1)').get() as { readonly quick_check: string } | undefined;
  return row?.quick_check === 'ok';
}

function replace(path: string): Database {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${ending}`, { force: true });
  return openDatabase(path);
}

/** What SQLite says of a file that is cut, overwritten, or has lost its table. */
function isDamage(error: unknown): boolean {
  return (
    error instanceof Error &&
    /malformed|not a database|disk image|corrupt|no such table|no such column|disk I\/O error/i.test(error.message)
  );
}

function closeQuietly(database: Database): void {
  try {
    database.close();
  } catch {
    // It is given up anyway.
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
