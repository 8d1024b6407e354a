import { useRef } from 'preact/hooks';
import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { TextControl } from './form/controls.tsx';
import type { PlanNode } from './form/plan-node.ts';
import { setInPlan } from './learn-state.ts';
import { takeWeights, weightPaths } from './page-weight-files.ts';
import type { Path } from './plan-text.ts';

/** The weights to start from: behind a server a path, in a page of its own a file that is chosen or a model that was trained here. */
export function WeightsField({ node, path }: { readonly node: PlanNode; readonly path: Path }) {
  const input = useRef<HTMLInputElement>(null);
  if (project.source.folder !== undefined) return <TextControl node={node} path={path} help={text.learn.weightsHint} />;
  return (
    <div>
      <TextControl node={node} path={path} help={text.learn.weightsHere} suggestions={weightPaths()} />
      <button type="button" class="tool" onClick={() => input.current?.click()}>
        {text.learn.chooseWeights}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".onnx,.safetensors,.json"
        data-role="weights"
        aria-label={text.learn.chooseWeights}
        onChange={({ currentTarget }) => {
          const named = takeWeights([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
          if (named !== undefined) setInPlan(path, named);
        }}
      />
    </div>
  );
}
