import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openMetricsLog } from '../../../../src/platform/node/training/metrics-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-metrics-'));
const path = join(folder, 'metrics.jsonl');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(path, { force: true }));

const record = (step: number, epoch = 0) => ({ epoch, step, loss: 1 / step });
const text = (): string => readFileSync(path, 'utf8');

function writeSteps(steps: readonly number[], from = 0): void {
  const log = openMetricsLog(path, { steps: from });
  for (const step of steps) log.write(record(step));
  log.close();
}

describe('the log of metrics', () => {
  it('has one line a record, in the file before it is closed', () => {
    const log = openMetricsLog(path);
    log.write({ ...record(1), learningRate: 0.1, gradientNorm: 2, validation: Number.NaN });
    expect(text()).toBe('{"epoch":0,"step":1,"loss":1,"learningRate":0.1,"gradientNorm":2,"validation":null}\n');
    log.close();
  });

  it('goes on after the step of a checkpoint', () => {
    writeSteps([1, 2, 3, 4, 5, 6]);
    const whole = text();
    writeSteps([4, 5, 6], 3);
    expect(text()).toBe(whole);
  });

  it('keeps the line that ends an epoch with the checkpoint at its end', () => {
    writeSteps([1, 2, 2, 3]);
    writeSteps([], 2);
    expect(text().match(/"step":2/g)?.length).toBe(2);
    expect(text()).not.toContain('"step":3');
  });

  it('starts anew without a checkpoint', () => {
    writeSteps([1, 2]);
    writeSteps([1]);
    expect(text()).toBe(`${JSON.stringify(record(1))}\n`);
  });

  it.each(['{"epoch":0,"st', '{"epoch":0,"step":3,"loss":1}', 'no JSON\n', '\n', '7\n', 'null\n'])(
    'cuts off what is no whole line: %j',
    (remains) => {
      writeSteps([1, 2]);
      const whole = text();
      appendFileSync(path, remains);
      writeSteps([], 9);
      expect(text()).toBe(whole);
    },
  );

  it('cuts at characters, not at bytes of them', () => {
    writeFileSync(path, '{"step":1,"note":"é漢"}\n{"step":2}\n');
    writeSteps([], 1);
    expect(text()).toBe('{"step":1,"note":"é漢"}\n');
  });

  it('names a file that cannot be made', () => {
    expect(() => openMetricsLog(join(folder, 'none', 'metrics.jsonl'))).toThrow(
      expect.objectContaining({ kind: 'io', message: 'cannot write "metrics.jsonl": it does not exist.' }),
    );
  });
});
