// Writes docs/operations.md from the built package: which ONNX operators are imported, as what, and what has a gradient.
// `node scripts/write-operations-table.mjs [--check]`; with --check nothing is written, and a stale file is an error.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { attentionConverters } from '../dist/engine/onnx/converters/attention.js';
import { contribConverters } from '../dist/engine/onnx/converters/contrib.js';
import { convolutionConverters } from '../dist/engine/onnx/converters/convolution.js';
import { elementwiseConverters } from '../dist/engine/onnx/converters/elementwise.js';
import { generatorConverters } from '../dist/engine/onnx/converters/generators.js';
import { indexingConverters } from '../dist/engine/onnx/converters/indexing.js';
import { linearAlgebraConverters } from '../dist/engine/onnx/converters/linear-algebra.js';
import { lossConverters } from '../dist/engine/onnx/converters/losses.js';
import { movementConverters } from '../dist/engine/onnx/converters/movement.js';
import { normalisationConverters } from '../dist/engine/onnx/converters/normalisation.js';
import { reductionConverters } from '../dist/engine/onnx/converters/reductions.js';
import { samplingConverters } from '../dist/engine/onnx/converters/sampling.js';
import { operators } from '../dist/engine/onnx/converters/table.js';
import { operations } from '../dist/engine/operations/table.js';

const file = fileURLToPath(new URL('../docs/operations.md', import.meta.url));

const families = [
  ['Element by element', elementwiseConverters],
  ['Reductions and orders', reductionConverters],
  ['Matrix products', linearAlgebraConverters],
  ['Convolutions and pooling', convolutionConverters],
  ['Normalisation', normalisationConverters],
  ['Attention', attentionConverters],
  ['Shapes, joining, padding', movementConverters],
  ['Indices', indexingConverters],
  ['Resizing and sampling', samplingConverters],
  ['Constants and shapes as values', generatorConverters],
  ['Losses and quantised values', lossConverters],
  ["ONNX Runtime's own operators", contribConverters],
];

const listed = families.flatMap(([, table]) => Object.keys(table));
const unlisted = Object.keys(operators).filter((operator) => !listed.includes(operator));
if (unlisted.length > 0) throw new Error(`No family lists ${unlisted.join(', ')}.`);

const gradientWords = { zero: 'zero', none: 'no' };

function gradientOf(name) {
  const { gradient } = operations[name];
  return typeof gradient === 'function' ? 'yes' : gradientWords[gradient];
}

/** Operations that pass values on: whether a node differentiates is decided by its others. */
const movements = ['reshape', 'transpose', 'expand', 'cast', 'concat', 'slice', 'split', 'gather'];
const leaves = ['constant', 'input'];

function differentiates({ becomes }) {
  if (becomes.every((name) => leaves.includes(name))) return becomes.length === 0 ? 'yes' : 'constant';
  const decisive = becomes.filter((name) => !movements.includes(name));
  const words = (decisive.length > 0 ? decisive : becomes).map(gradientOf);
  if (words.includes('no')) return 'no';
  return words.includes('yes') ? 'yes' : 'zero';
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function familyTable([title, table]) {
  const rows = Object.entries(table).map(([operator, definition]) =>
    row([
      `\`${operator}\``,
      definition.becomes.length === 0 ? 'its input' : definition.becomes.map((name) => `\`${name}\``).join(', '),
      differentiates(definition),
      definition.keeps ?? '',
    ]),
  );
  return [
    `### ${title}`,
    '',
    row(['operator', 'imports as', 'differentiates', 'kept as it is']),
    '|---|---|---|---|',
    ...rows,
  ];
}

const names = Object.keys(operations).filter((name) => !['input', 'constant', 'dropoutMask', 'opaque'].includes(name));
const withGradient = (word) => names.filter((name) => gradientOf(name) === word);
const list = (word) =>
  withGradient(word)
    .map((name) => `\`${name}\``)
    .join(', ');

const text = [
  '# Operations',
  '',
  '<!-- Written by scripts/write-operations-table.mjs; `npm run check:generated` compares. -->',
  '',
  `The graph has ${names.length} operations besides its leaves. Each knows its shapes, its gradient, a plain evaluation in double`,
  'precision that gradients and runtimes are checked against, and its form in standard ONNX (opset 20), so each runs wherever ONNX',
  'Runtime does.',
  '',
  `- **With a gradient rule (${withGradient('yes').length}):** ${list('yes')}.`,
  `- **Piecewise constant, gradient zero (${withGradient('zero').length}):** ${list('zero')}.`,
  ...(withGradient('no').length > 0 ? [`- **Without a gradient (${withGradient('no').length}):** ${list('no')}.`] : []),
  '',
  '## What ONNX operators become',
  '',
  'Operator sets 7 to 26, in every form that an operator had in them; of older sets what later ones can say. "zero" means that the',
  'result is piecewise constant, "constant" that it is known at import. A node is **kept as it is** in the cases of the last column, when its operator is not in these tables',
  '(`LSTM`, `NonMaxSuppression`, `Loop`, sequences, quantised arithmetic, ...), or when the type of an input is not known: it still runs,',
  'and only a gradient asked through it is an error, which names node, operator and file. Values that decide shapes may be inputs of the',
  'model: `importModel(model, { values })` fixes them.',
  '',
  ...families.flatMap((family) => [...familyTable(family), '']),
].join('\n');

if (process.argv.includes('--check')) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(
      'Out of date: docs/operations.md. Run "node scripts/write-operations-table.mjs" and commit the result.\n',
    );
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
}
