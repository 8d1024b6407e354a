// Operators whose result is known once shapes are: constants, shapes, ranges.
import { type DataType, elementCount, type Shape, type TensorValue } from '../../../core/tensor-value.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { fromDense, toDense } from '../../operations/dense.ts';
import { type ImportedNode, keep, numbersOf, type OperatorTable, operand } from '../converter.ts';

/** Ranges and identity matrices of more elements stay with the runtime. */
const largestGenerated = 16_777_216;

function constant(node: ImportedNode): readonly Tensor[] {
  const { attributes } = node;
  const tensor = attributes.tensor('value');
  if (tensor) return [node.readConstant(tensor)];
  if (attributes.has('value_float')) return [known(node, 'float32', [], [attributes.float('value_float')])];
  if (attributes.has('value_int')) return [known(node, 'int64', [], [attributes.int('value_int')])];
  const floats = attributes.floats('value_floats');
  if (floats) return [known(node, 'float32', [floats.length], floats)];
  const ints = attributes.ints('value_ints');
  if (ints) return [known(node, 'int64', [ints.length], ints)];
  return keep('its value is a text or sparse');
}

function known(node: ImportedNode, dtype: DataType, shape: Shape, values: readonly number[]): Tensor {
  return node.build.constant(fromDense({ dtype, shape, data: Float64Array.from(values) }));
}

function shapeOf(node: ImportedNode): readonly Tensor[] {
  const { shape } = operand(node, 0);
  const position = (index: number): number => (index < 0 ? index + shape.length : index);
  const start = Math.max(0, position(node.attributes.int('start', 0)));
  const end = Math.min(shape.length, position(node.attributes.int('end', shape.length)));
  return [node.build.ints(shape.slice(start, Math.max(start, end)))];
}

function constantOfShape(node: ImportedNode): readonly Tensor[] {
  const shape = numbersOf(node, 0, 'shape') ?? keep('it has no shape');
  const proto = node.attributes.tensor('value');
  const value: TensorValue = proto
    ? node.readTensor(proto)
    : { dtype: 'float32', shape: [1], data: new Float32Array(1) };
  const scalar = node.build.constant({ ...value, shape: [] } as TensorValue);
  return [node.build.add('expand', [scalar], { shape })];
}

function range(node: ImportedNode): readonly Tensor[] {
  const [start, limit, step] = [0, 1, 2].map(
    (index) => numbersOf(node, index, 'bounds')?.[0] ?? keep('it lacks a bound'),
  );
  const count = Math.max(0, Math.ceil((limit! - start!) / step!));
  if (!(count <= largestGenerated)) return keep(`it has ${count} elements`);
  const values = Float64Array.from({ length: count }, (_, index) => start! + index * step!);
  return [node.build.constant(fromDense({ dtype: operand(node, 0).dtype, shape: [count], data: values }))];
}

function eyeLike(node: ImportedNode): readonly Tensor[] {
  const { shape, dtype } = operand(node, 0);
  const [rows = 0, columns = 0] = shape;
  if (elementCount(shape) > largestGenerated) return keep(`it has ${elementCount(shape)} elements`);
  const offset = node.attributes.int('k', 0);
  const type = node.attributes.has('dtype') ? node.readType(node.attributes.int('dtype')) : dtype;
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    if (row + offset >= 0 && row + offset < columns) data[row * columns + row + offset] = 1;
  }
  return [node.build.constant(fromDense({ dtype: type ?? keep('its type is unknown'), shape, data }))];
}

function nonZero(node: ImportedNode): readonly Tensor[] {
  const value =
    node.build.valueOf(operand(node, 0)) ?? keep('how many elements are not zero is known only in a run', 0);
  const { shape, data } = toDense(value);
  const found = [...data.keys()].filter((flat) => data[flat] !== 0);
  const places = shape.flatMap((extent, axis) => {
    const step = elementCount(shape.slice(axis + 1));
    return found.map((flat) => Math.floor(flat / step) % extent);
  });
  return [node.build.ints(places, [shape.length, found.length])];
}

function compress(node: ImportedNode): readonly Tensor[] {
  const { build, attributes } = node;
  const x = operand(node, 0);
  const chosen = (numbersOf(node, 1, 'condition') ?? keep('it has no condition')).flatMap((flag, index) =>
    flag === 0 ? [] : [index],
  );
  if (attributes.has('axis')) {
    const axis = attributes.int('axis');
    return [build.add('gather', [x, build.ints(chosen)], { axis: axis < 0 ? axis + x.shape.length : axis })];
  }
  const flat = build.add('reshape', [x], { shape: [elementCount(x.shape)] });
  return [build.add('gather', [flat, build.ints(chosen)], { axis: 0 })];
}

/** Constants, shapes, ranges and what follows from them. */
export const generatorConverters: OperatorTable = {
  Constant: { becomes: ['constant', 'input'], convert: constant, keeps: 'texts and sparse tensors' },
  Shape: { becomes: ['constant'], convert: shapeOf },
  Size: {
    becomes: ['constant'],
    convert: (node) => [node.build.ints([elementCount(operand(node, 0).shape)], [])],
  },
  ConstantOfShape: { becomes: ['expand'], convert: constantOfShape, keeps: 'shape not known at import' },
  Range: { becomes: ['constant'], convert: range, keeps: 'bounds not known at import' },
  EyeLike: { becomes: ['constant'], convert: eyeLike },
  NonZero: { becomes: ['constant'], convert: nonZero, keeps: 'values not known at import' },
  Compress: { becomes: ['gather', 'reshape'], convert: compress, keeps: 'condition not known at import' },
};
