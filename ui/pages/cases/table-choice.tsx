// Which tables are looked at: those of the audit, or any other of the project as it is.
import { project } from '../../app/project.ts';
import { go, hrefOf, route } from '../../app/router.ts';
import { holdsCases } from '../../data/holds-cases.ts';
import { text } from '../../text/en.ts';
import { ownTables, query } from './cases-state.ts';

/** A choice where there is one. Conditions and cases of one table mean nothing in another: they are left behind. */
export function TableChoice() {
  const own = ownTables.value;
  const others = project.source.files.value
    .map(({ path }) => path)
    .filter((path) => path !== own && (holdsCases(path) || path === query.value?.tables[0]?.path));
  if (others.length + (own === undefined ? 0 : 1) < 2) return null;
  const now = query.value?.tables.map(({ path }) => path).join('|');
  const { show } = route.value.parameters;
  return (
    <label class="inline">
      <span>{text.cases.tables}</span>
      <select
        value={now}
        onChange={({ currentTarget: { value } }) => go(hrefOf('cases', { tables: value, show }))}
        data-role="tables"
      >
        {now !== undefined && now !== own && !others.includes(now) && <option value={now}>{sayTables(now)}</option>}
        {own !== undefined && (
          <option value={own}>
            {project.audit.value.plan === undefined ? sayTables(own) : text.cases.ofAudit(sayTables(own))}
          </option>
        )}
        {others.map((path) => (
          <option key={path}>{path}</option>
        ))}
      </select>
    </label>
  );
}

function sayTables(joined: string): string {
  return joined.replaceAll('|', ' + ');
}
