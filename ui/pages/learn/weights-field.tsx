import { useRef } from 'preact/hooks';
import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { TextControl } from './form/controls.tsx';
import type { PlanNode } from './form/plan-node.ts';
import { setInPlan } from './learn-state.ts';
import { takeWeights, weightPaths } from './page-weight-files.ts';
import type { Path } from './plan-text.ts';

/** What the files of a model say, so that a plan need not. */
const saidByModel = ['network.name', 'network.settings', 'inputs.image.size', 'inputs.text.length'];

/** The weights to start from: behind a server a path, in a page of its own files that are chosen or a model that was trained here. */
export function WeightsField({ node, path }: { readonly node: PlanNode; readonly path: Path }) {
  if (project.source.folder !== undefined) return <TextControl node={node} path={path} help={text.learn.weightsHint} />;
  const take = (files: readonly File[]) => {
    const taken = takeWeights(files);
    if (taken === undefined) return;
    setInPlan(path, taken.path);
    if (taken.isFolderOfModel) for (const said of saidByModel) setInPlan(said.split('.'), undefined);
  };
  return (
    <div>
      <TextControl node={node} path={path} help={text.learn.weightsHere} suggestions={weightPaths()} />
      <p class="row">
        <FileButton name="weights" label={text.learn.chooseWeights} onFiles={take} />
        <FileButton name="weights-folder" label={text.learn.chooseWeightsFolder} ofFolder onFiles={take} />
      </p>
    </div>
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
  readonly onFiles: (files: readonly File[]) => void;
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
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </>
  );
}
