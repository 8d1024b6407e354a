// Matrix products.
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, type OperatorTable, operand } from '../converter.ts';

function generalProduct(node: ImportedNode): readonly Tensor[] {
  const { attributes } = node;
  const [a, b, c] = [operand(node, 0), operand(node, 1), node.inputs[2]];
  return [
    node.build.add('gemm', c ? [a, b, c] : [a, b], {
      alpha: attributes.float('alpha', 1),
      beta: attributes.float('beta', 1),
      transA: attributes.flag('transA', false),
      transB: attributes.flag('transB', false),
    }),
  ];
}

/** Matrix products and sums over named indices. */
export const linearAlgebraConverters: OperatorTable = {
  MatMul: {
    becomes: ['matmul'],
    convert: (node) => [node.build.add('matmul', [operand(node, 0), operand(node, 1)], {})],
  },
  Gemm: { becomes: ['gemm'], convert: generalProduct },
  Einsum: {
    becomes: ['einsum'],
    convert: (node) => {
      if (node.inputs.length === 0) return keep('it has no operands');
      const operands = node.inputs.map((_, index) => operand(node, index));
      return [node.build.add('einsum', operands, { equation: node.attributes.string('equation') })];
    },
  },
};
