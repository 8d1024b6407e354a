import type { AuditResult } from '../../../src/audit/result.ts';
import { formatCount, formatNumber, formatPercent, plural } from '../../../src/report/format.ts';
import { bySize, labelRules } from '../../../src/report/select.ts';
import { formatCohort } from '../../app/cohort.ts';
import { hrefOf, route } from '../../app/router.ts';
import { PlainTable } from '../../charts/plain-table.tsx';
import { Scroll } from '../../elements/scroll.tsx';
import { Explained } from '../../elements/value.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';
import { groupAt, type Selection } from './selection.ts';

/** Who is in the data: sizes, events and prevalence by group, Unknown among them; splits, joins, what was left out. */
export function DataPart({ selection }: { readonly selection: Selection }) {
  const { data } = selection.result;
  return (
    <Section id="data" title={text.audit.parts.data} lead={leadOf(selection)}>
      <SizesTable selection={selection} />
      <Splits data={data} />
    </Section>
  );
}

/** How many there are, what a patient and a present finding are, and how many cases are Unknown. */
function leadOf({ result, found }: Selection): string {
  const { data } = result;
  const attribute = result.attributes.find(({ name }) => name === found.attribute);
  const patients = data.patients === null ? '' : `, ${plural(data.patients, 'patient')}`;
  const each =
    data.clusters.column === null
      ? text.audit.noPatients
      : text.audit.perPatient(formatNumber(data.clusters.meanSize, 2), data.clusters.largest);
  const share = attribute?.unknownShare ?? 0;
  const rules = labelRules(result);
  const present = rules === undefined ? '' : ` ${text.audit.presentWhen(rules)}`;
  const unknown = share > 0 ? ` ${text.audit.unknownShare(found.attribute, formatPercent(share))}` : '';
  return `${plural(data.cases, 'case')}${patients}; ${each}.${present}${unknown}`;
}

function SizesTable({ selection }: { readonly selection: Selection }) {
  const { task, found } = selection;
  return (
    <Scroll label={text.audit.sizes(found.attribute)}>
      <table class="sizes">
        <caption>{text.audit.sizesOf(task.name, found.attribute)}</caption>
        <thead>
          <tr>
            {[
              text.audit.group,
              '',
              text.audit.cases,
              text.audit.share,
              text.audit.patients,
              text.audit.events,
              text.audit.prevalence,
              text.audit.inVerdict,
            ].map((head, column) => (
              <th key={head} scope="col" class={column === 0 || column === 7 ? 'text' : ''}>
                {head === '' ? <span class="unseen">{text.audit.size}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[task.all, ...bySize(found.groups)].map((group, row) => (
            <SizeRow key={`${row} ${group.group}`} selection={selection} group={group} isAll={row === 0} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface SizeRowProperties {
  readonly selection: Selection;
  readonly group: Selection['task']['all'];
  /** Whether this is everybody, and no group. */
  readonly isAll: boolean;
}

function SizeRow({ selection, group, isAll }: SizeRowProperties) {
  const { task, found } = selection;
  const at = groupAt(selection, group.group);
  const largest = Math.max(...found.groups.map(({ cases }) => cases ?? 0), 1);
  const total = task.all.cases ?? 0;
  return (
    <tr class={isAll ? 'everybody' : ''}>
      <th scope="row">{group.group}</th>
      <td class="bar-cell">
        {!isAll && (
          <svg class="size-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(100 * (group.cases ?? 0)) / largest} height="8" rx="1" fill="var(--accent)" />
          </svg>
        )}
      </td>
      <td>
        {isAll || group.cases === null ? (
          formatCount(group.cases)
        ) : (
          <a
            href={hrefOf('cases', {
              where: formatCohort([{ attribute: found.attribute, groups: [group.group] }]),
              task: task.name,
              threshold: route.value.parameters['threshold'],
            })}
            aria-label={`${formatCount(group.cases)}: ${text.audit.casesOf(group.group)}`}
          >
            {formatCount(group.cases)}
          </a>
        )}
      </td>
      <td>{group.cases === null ? '' : formatPercent(group.cases / Math.max(1, total))}</td>
      <td>{formatCount(group.patients)}</td>
      <td>{formatCount(group.events)}</td>
      <td>
        <Explained at={`${at}/prevalence`}>{formatPercent(group.prevalence)}</Explained>
      </td>
      <td class="text">{group.scored ? text.audit.yes : (group.reason ?? text.audit.no)}</td>
    </tr>
  );
}

/** Which splits were used for what, how tables were joined, and what was left out. */
function Splits({ data }: { readonly data: AuditResult['data'] }) {
  return (
    <details>
      <summary>{text.audit.splitsTitle}</summary>
      {data.splits.length > 0 && (
        <PlainTable
          title={text.audit.splits}
          table={{
            head: [text.audit.split, text.audit.usedFor, text.audit.cases, text.audit.patients, text.audit.alsoScored],
            rows: data.splits.map(({ name, role, cases, patients: of, sharedPatients }) => [
              name,
              text.audit.splitRoles[role],
              formatCount(cases),
              formatCount(of),
              role === 'scored' ? '' : formatCount(sharedPatients),
            ]),
          }}
        />
      )}
      {data.joins.map(({ table, keys, matched, unmatchedLeft, unmatchedRight }) => (
        <p key={table}>{text.audit.joined({ table, keys: keys.join(', '), matched, unmatchedLeft, unmatchedRight })}</p>
      ))}
      <p>{data.exclusions.length === 0 ? text.audit.nothingLeftOut : ''}</p>
      <ul>
        {data.exclusions.map(({ reason, task: of, cases }) => (
          <li key={`${of} ${reason}`}>
            {plural(cases, 'case')}: {reason}
            {of !== undefined && ` (${of})`}
          </li>
        ))}
      </ul>
    </details>
  );
}
