// The tables in use, in the address: a link brings them back where the project has them.
import { effect } from '@preact/signals';
import { pageData } from '../../app/page-data.ts';
import { project } from '../../app/project.ts';
import { route, setParameters } from '../../app/router.ts';
import { used, useTables } from './home-state.ts';

const separator = '|';

/** Reads the address once and follows the tables in use until the returned function is called. */
export function followTables(): () => void {
  let wanted = used.peek().length > 0 ? undefined : route.peek().parameters['tables']?.split(separator);
  const home = route.peek().page;
  pageData.value = { tables: () => used.peek(), attachments: async () => [] };
  const stop = effect(() => {
    const there = new Set(project.source.files.value.map(({ path }) => path));
    const tables = used.value;
    if (route.peek().page !== home) return;
    if (wanted !== undefined && tables.length === 0) {
      if (!wanted.every((path) => there.has(path))) return;
      const paths = wanted;
      wanted = undefined;
      void useTables(paths);
      return;
    }
    wanted = undefined;
    setParameters({ tables: tables.length === 0 ? undefined : tables.join(separator) }, { quietly: true });
  });
  return () => {
    stop();
    pageData.value = undefined;
  };
}
