// Where a folder of pictures is chosen; a drop counts anywhere on the page of cases.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { usageError } from '../../../src/core/errors.ts';
import { project } from '../../app/project.ts';
import { isShown } from '../../data/attachments.ts';
import { droppedFiles } from '../../data/dropped-files.ts';
import { type NamedFile, named } from '../../data/project-source.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { text } from '../../text/en.ts';

/** What came of the drop or the choice before, where nothing of it can be shown. */
const failure = signal<unknown>(undefined);

/** The button for a folder of pictures, and what could not be taken. */
export function AddPictures() {
  const folder = useRef<HTMLInputElement>(null);
  useEffect(
    () => () => {
      failure.value = undefined;
    },
    [],
  );
  const count = project.source.attachments.value.length;
  return (
    <>
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
      <p class="attach">
        <button type="button" onClick={() => folder.current?.click()}>
          {text.cases.attach}
        </button>
        <input
          ref={folder}
          type="file"
          hidden
          multiple
          aria-label={text.cases.attach}
          data-role="attach"
          onChange={({ currentTarget }) => {
            take([...(currentTarget.files ?? [])].map(named));
            currentTarget.value = '';
          }}
          {...{ webkitdirectory: true }}
        />
        <span class="quiet">
          {count > 0 ? `${text.cases.attached(count)}. ` : ''}
          {text.cases.attachHint}
        </span>
      </p>
    </>
  );
}

/** Takes what is dropped anywhere on the page, until the returned function is called. */
export function listenForDrops(): () => void {
  const stop = new AbortController();
  const { signal: until } = stop;
  addEventListener('dragover', (event) => event.preventDefault(), { signal: until });
  addEventListener(
    'drop',
    (event) => {
      event.preventDefault();
      droppedFiles(event.dataTransfer).then(take, (error: unknown) => {
        failure.value = error;
      });
    },
    { signal: until },
  );
  return () => stop.abort();
}

function take(files: readonly NamedFile[]): void {
  const isOfUse = files.length === 0 || files.some(({ path }) => isShown(path));
  failure.value = isOfUse
    ? undefined
    : usageError('ui/nothing-to-read', text.cases.noneToShow(files.map(({ path }) => path)));
  project.source.attach(files);
}
