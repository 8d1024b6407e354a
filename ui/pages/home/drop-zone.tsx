import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { project } from '../../app/project.ts';
import { droppedFiles } from '../../data/dropped-files.ts';
import { named } from '../../data/project-source.ts';
import { text } from '../../text/en.ts';
import { takeFiles } from './home-state.ts';

/** Where files are dropped or chosen, with what happens to them said in the same place. A drop counts anywhere on the page. */
export function DropZone() {
  const over = useSignal(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  // Listened to before the browser paints: what is dropped as soon as the place is seen is not lost.
  useLayoutEffect(() => {
    const enter = (event: DragEvent) => {
      event.preventDefault();
      over.value = true;
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) over.value = false;
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      over.value = false;
      void takeFiles(droppedFiles(event.dataTransfer));
    };
    addEventListener('dragover', enter);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [over]);
  const take = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const chosen = [...(currentTarget.files ?? [])];
    currentTarget.value = '';
    if (chosen.length > 0) void takeFiles(chosen.map(named));
  };
  return (
    <section class={`drop${over.value ? ' over' : ''}`} aria-labelledby="drop-title">
      <h2 id="drop-title">{text.home.drop}</h2>
      <p class="quiet">{text.home.dropHint}</p>
      <p class="row">
        <button type="button" class="primary" onClick={() => files.current?.click()}>
          {text.home.choose}
        </button>
        <button type="button" onClick={() => folder.current?.click()}>
          {text.home.chooseFolder}
        </button>
      </p>
      <input ref={files} type="file" multiple hidden onChange={take} aria-label={text.home.choose} data-role="files" />
      <input
        ref={folder}
        type="file"
        hidden
        onChange={take}
        aria-label={text.home.chooseFolder}
        data-role="folder"
        {...{ webkitdirectory: true }}
      />
      <p class="privacy">
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />
        </svg>
        <span>{project.source.kind === 'server' ? text.home.privacyServer : text.home.privacyMemory}</span>
      </p>
    </section>
  );
}
