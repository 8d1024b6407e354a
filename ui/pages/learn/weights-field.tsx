import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { TextControl } from './form/controls.tsx';
import type { PlanNode } from './form/plan-node.ts';
import type { Path } from './plan-text.ts';

/** The weights to start from. */
export function WeightsField({ node, path }: { readonly node: PlanNode; readonly path: Path }) {
  return (
    <TextControl
      node={node}
      path={path}
      help={project.source.folder === undefined ? text.learn.weightsNotHere : text.learn.weightsHint}
    />
  );
}
