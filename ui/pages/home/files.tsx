import { formatBytes } from '../../../src/report/format.ts';
import { project } from '../../app/project.ts';
import { holdsCases } from '../../data/holds-cases.ts';
import type { ProjectFile } from '../../data/project-source.ts';
import { text } from '../../text/en.ts';
import { alone, used, useTables } from './home-state.ts';

/** The tables of the project, those in use ticked; what lies beside cases is folded away. */
export function Files() {
  const files = project.source.files.value;
  const summary = project.inspection.value?.summary;
  if (files.length === 0) return null;
  const isShown = ({ path }: ProjectFile) => holdsCases(path) || used.value.includes(path);
  const [tables, others] = [files.filter(isShown), files.filter((file) => !isShown(file))];
  return (
    <section class="panel" aria-labelledby="files-title">
      <h2 id="files-title">{text.home.filesTitle}</h2>
      {used.value.length === 0 && <p class="lead">{text.home.filesLead}</p>}
      {alone.value.length > 0 && (
        <p class="note" role="status" data-role="note-alone">
          {text.home.usedAlone(alone.value)}
        </p>
      )}
      <FileList files={tables} />
      {others.length > 0 && (
        <details>
          <summary>{text.home.besideCases(others.length)}</summary>
          <FileList files={others} />
        </details>
      )}
      {summary !== undefined && used.value.length > 0 && (
        <p class="quiet">{text.home.files(used.value.length, summary.rows, summary.columns.length)}</p>
      )}
    </section>
  );
}

function FileList({ files }: { readonly files: readonly ProjectFile[] }) {
  const toggle = (path: string, on: boolean) =>
    void useTables(on ? [...used.value, path] : used.value.filter((each) => each !== path));
  return (
    <ul class="files">
      {files.map(({ path, bytes, problem }) => (
        <li key={path}>
          <label>
            <input
              type="checkbox"
              checked={used.value.includes(path)}
              onChange={({ currentTarget }) => toggle(path, currentTarget.checked)}
            />
            <strong>{path}</strong>
            <small>{formatBytes(bytes)}</small>
          </label>
          {problem !== undefined && (
            <p class="problem" data-role="problem">
              {text.home.keptUnreadable(problem)}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
