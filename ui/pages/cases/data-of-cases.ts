// What is taken along when the page of cases is saved as one file: its tables, lists of pairs, and the pictures of the cohort in its order.
import type { PageData } from '../../app/page-data.ts';
import { project } from '../../app/project.ts';
import { isPicture } from '../../data/attachments.ts';
import { overview, query } from './cases-state.ts';
import { picturesOf } from './pictures.ts';

const mostRows = 5000;
const chunkRows = 500;

/** Reads the state of the page when it is asked. */
export const dataOfCases: PageData = {
  tables: () => query.peek()?.tables.map(({ path }) => path) ?? [],
  needsTables: true,
  async attachments() {
    const lists = project.source.attachments.peek().filter((path) => !isPicture(path));
    return [...new Set([...lists, ...(await picturesOfCohort())])];
  },
};

async function picturesOfCohort(): Promise<readonly string[]> {
  const [now, about] = [query.peek(), overview.peek()];
  if (now === undefined || about === 'loading' || 'error' in about) return [];
  const found: string[] = [];
  const end = Math.min(about.matching, mostRows);
  for (let offset = 0; offset < end; offset += chunkRows) {
    const { rows } = await project.source.caseRows(now, offset, Math.min(chunkRows, end - offset));
    for (const row of rows) {
      const pictures = picturesOf(about.columns, row);
      if (pictures !== undefined) found.push(pictures.path, ...pictures.overlays.map(({ path }) => path));
    }
  }
  return found;
}
