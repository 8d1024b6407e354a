// The program in docs/engine.md is accepted by the compiler as a user sets it, and gives a loss and its slope.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/engine.md'), 'utf8');
const program = /```ts\n([\s\S]*?)```/.exec(page)![1]!;
const given = `import { tensorValue } from 'evenhand/core';
const someTensor = tensorValue('float32', [2, 3], [1, 2, 3, -1, 0, 1]);
const someWeights = tensorValue('float32', [3, 1], [0.5, -0.5, 1]);
`;
const shown = 'console.log(JSON.stringify({ loss: [...loss.data], slope: [...slope.data] }));\n';
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache/docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the program in docs/engine.md', () => {
  const file = join(folder, 'program.mts');
  writeFileSync(file, given + program + shown);

  it('compiles under strict settings', () => {
    const compiled = ts.createProgram([file], {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    });
    const messages = ts.getPreEmitDiagnostics(compiled).map(({ messageText }) => messageText);
    expect(messages).toEqual([]);
  });

  it('gives what can be worked out by hand', () => {
    const printed = execFileSync(process.execPath, ['--import', 'tsx', file], { cwd: root, encoding: 'utf8' });
    const { loss, slope } = JSON.parse(printed) as { loss: number[]; slope: number[] };
    // x w = 2.5 and 0.5; the slope of softplus is the logistic function.
    const [first, second] = [1 / (1 + Math.exp(-2.5)), 1 / (1 + Math.exp(-0.5))];
    expect(loss[0]).toBeCloseTo((Math.log1p(Math.exp(2.5)) + Math.log1p(Math.exp(0.5))) / 2, 6);
    for (const [index, value] of [first - second, 2 * first, 3 * first + second].entries())
      expect(slope[index]).toBeCloseTo(value / 2, 6);
  });
});
