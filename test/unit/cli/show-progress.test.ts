import { expect, it } from 'vitest';
import { progressView } from '../../../src/cli/show-progress.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

function recorder(interactive: boolean, columns = 80) {
  const written: string[] = [];
  const terminal: Terminal = {
    out: () => written.push('OUT'),
    err: (text) => written.push(text),
    interactive,
    columns,
  };
  let time = 0;
  return { written, terminal, now: () => time, wait: (milliseconds: number) => (time += milliseconds) };
}

it('draws one line over and over on a screen, not more often than the eye can follow', () => {
  const { written, terminal, now, wait } = recorder(true, 40);
  const view = progressView(terminal, false, now);
  for (let done = 0; done <= 100; done++) {
    view.show({ stage: 'resamples', done, total: 100 });
    wait(10);
  }
  expect(written.length).toBeGreaterThan(5);
  expect(written.length).toBeLessThan(20);
  expect(written.every((text) => text.startsWith('\r\x1b[2K') && !text.includes('\n') && text.length < 40 + 5)).toBe(
    true,
  );
  expect(written.at(-1)).toContain('resamples 100 %');
  view.end();
  expect(written.at(-1)).toBe('\r\x1b[2K');
});

it('says on a screen how long the stage will take', () => {
  const { written, terminal, now, wait } = recorder(true);
  const view = progressView(terminal, false, now);
  for (let done = 1; done <= 40; done++) {
    view.show({ stage: 'training', done, total: 100 });
    wait(3000);
  }
  // 39 steps in 117 s, 60 left.
  expect(written.at(-1)).toContain('training 40 %, 3 min left');
  view.show({ stage: 'other', done: 1, total: 100 });
  expect(written.at(-1)).not.toContain('left');
});

it('writes a plain line for each stage elsewhere, and one now and then within a long stage', () => {
  const { written, terminal, now, wait } = recorder(false);
  const view = progressView(terminal, false, now);
  for (const stage of ['reading a.csv', 'groups']) {
    for (let done = 0; done <= 120; done++) {
      view.show({ stage, done, total: 120 });
      wait(100);
    }
  }
  expect(written).toEqual([
    'reading a.csv\n',
    'reading a.csv 41 %, 7 s left\n',
    'reading a.csv 83 %, 2 s left\n',
    'groups\n',
    'groups 41 %, 7 s left\n',
    'groups 83 %, 2 s left\n',
  ]);
  view.end();
  expect(written).toHaveLength(6);
});

it('says nothing when quiet', () => {
  const { written, terminal, now } = recorder(true);
  const view = progressView(terminal, true, now);
  view.show({ stage: 'groups', done: 1, total: 2 });
  view.end();
  expect(written).toEqual([]);
});
