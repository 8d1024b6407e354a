import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { announce } from '../../app/announce.tsx';
import { project } from '../../app/project.ts';
import { droppedFiles } from '../../data/dropped-files.ts';
import { type NamedFile, named } from '../../data/project-source.ts';
import { shownError } from '../../elements/shown-error.ts';
import { text } from '../../text/en.ts';
import { TextControl } from './form/controls.tsx';
import type { PlanNode } from './form/plan-node.ts';
import { setInPlan } from './learn-state.ts';
import { takeWeights, weightPaths } from './page-weight-files.ts';
import type { Path } from './plan-text.ts';

/** What the files of a model say, so that a plan need not. */
const saidByModel = ['network.name', 'network.settings', 'inputs.image.size', 'inputs.text.length'];

/** The weights to start from: behind a server a path, in a page of its own files that are dropped or chosen or a model that was trained here. */
export function WeightsField({ node, path }: { readonly node: PlanNode; readonly path: Path }) {
  if (project.source.folder !== undefined) return <TextControl node={node} path={path} help={text.learn.weightsHint} />;
  return <WeightsHere node={node} path={path} />;
}

function WeightsHere({ node, path }: { readonly node: PlanNode; readonly path: Path }) {
  const over = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const take = (files: readonly NamedFile[]) => {
    const taken = takeWeights(files);
    problem.value = taken === undefined ? text.learn.noWeights : undefined;
    if (taken === undefined) return;
    setInPlan(path, taken.path);
    if (taken.isFolderOfModel) for (const said of saidByModel) setInPlan(said.split('.'), undefined);
    announce(text.learn.saidWeights(taken.path));
  };
  return (
    <section
      class={`weights${over.value ? ' over' : ''}`}
      aria-label={text.learn.weightsPlace}
      data-role="weights-place"
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        droppedFiles(event.dataTransfer).then(take, (error: unknown) => {
          const { message, hint = '' } = shownError(error);
          problem.value = `${message} ${hint}`;
        });
      }}
    >
      <TextControl node={node} path={path} help={text.learn.weightsHere} suggestions={weightPaths()} />
      <p class="row">
        <FileButton name="weights" label={text.learn.chooseWeights} onFiles={take} />
        <FileButton name="weights-folder" label={text.learn.chooseWeightsFolder} ofFolder onFiles={take} />
        <span class="quiet small">{text.learn.dropWeights}</span>
      </p>
      {problem.value !== undefined && (
        <p class="wrong" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  );
}

function FileButton({
  name,
  label,
  ofFolder = false,
  onFiles,
}: {
  readonly name: string;
  readonly label: string;
  readonly ofFolder?: boolean;
  readonly onFiles: (files: readonly NamedFile[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="tool" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        data-role={name}
        aria-label={label}
        {...(ofFolder ? { webkitdirectory: true } : { accept: '.onnx,.safetensors,.json' })}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])].map(named);
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
