// One of several processes that write into one index at once. Arguments: file, name of the process, entries.
import { sqliteStore } from '../../src/store/sqlite-store.ts';

const [path, own, count] = process.argv.slice(2);
for (let i = 0; i < Number(count); i += 1) {
  const store = sqliteStore(path!);
  store.put({ kind: 'table', name: `${own}-${i}`, stamp: '1' }, { own, i });
  store.put({ kind: 'table', name: 'shared', stamp: `${own} ${i}` }, { own, i });
  store.close();
}
