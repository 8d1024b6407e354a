import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiPaths, type ResultsAnswer, type Run, type RunsAnswer } from '../../../../src/server/api.ts';
import { openWorkbench, put, type Workbench } from '../../../fixtures/workbench.ts';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
  for (const path of ['results/broken', 'results/empty', 'runs/first/seed-1', 'runs/first/seed-2']) {
    mkdirSync(join(workbench.project.path, path), { recursive: true });
  }
  put(workbench, 'results/broken/result.json', '{"schema":');
  put(workbench, 'results/broken/report.html', '<script>alert(1)</script>');
  const plan = { method: { name: 'standard' }, use: { kind: 'scratch' }, seeds: [1, 2] };
  put(workbench, 'runs/first/manifest.json', JSON.stringify({ verb: 'learn', plan, whole: false }));
  put(
    workbench,
    'runs/first/seed-1/training.json',
    JSON.stringify({ training: 'seed-1', result: { selectedEpoch: 0 } }),
  );
  put(
    workbench,
    'runs/first/seed-1/curves.jsonl',
    '{"epoch":0,"trainingLoss":0.5,"validation":{"loss":0.4,"auc":0.7,"groups":[]}}\n',
  );
  put(workbench, 'runs/first/seed-2/metrics.jsonl', '{"epoch":0,"step":1,"loss":0.9,"learningRate":0.1}\n');
});
afterAll(() => workbench.close());

const json = async <Value>(path: string) => (await (await workbench.ask(path)).json()) as Value;

it('lists a result that cannot be read with its problem, and passes over folders without one', async () => {
  const { results } = await json<ResultsAnswer>(apiPaths.results);
  expect(results).toMatchObject([
    { id: 'broken', attributes: [], files: ['report.html'], problem: expect.stringContaining('not JSON') },
  ]);
  expect((await workbench.ask(apiPaths.result('broken'))).status).toBe(422);
});

it('shows a report without scripts and without what pages of the server may do', async () => {
  const { headers } = await workbench.ask(apiPaths.resultFile('broken', 'report.html'));
  expect(headers.get('content-type')).toContain('text/html');
  expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'; style-src/);
});

it('lists runs, and gives the curves of finished trainings and of one that goes on', async () => {
  const { runs } = await json<RunsAnswer>(apiPaths.runs);
  expect(runs).toMatchObject([
    { id: 'first', verb: 'learn', method: 'standard', seeds: [1, 2], whole: false, figures: [] },
  ]);
  const { trainings } = await json<Run>(apiPaths.run('first'));
  expect(trainings).toMatchObject([
    { name: 'seed-1', finished: true, selectedEpoch: 0, curve: [{ epoch: 0, trainingLoss: 0.5, validationAuc: 0.7 }] },
    { name: 'seed-2', finished: false, curve: [{ epoch: 0, trainingLoss: 0.9 }] },
  ]);
  expect((await workbench.ask(apiPaths.run('none'))).status).toBe(404);
});

it('removes a result, and nothing else', async () => {
  expect((await workbench.ask(apiPaths.result('broken'), { method: 'DELETE' })).status).toBe(204);
  expect((await json<ResultsAnswer>(apiPaths.results)).results).toEqual([]);
  expect((await workbench.ask(apiPaths.result('..'), { method: 'DELETE' })).status).toBeGreaterThanOrEqual(400);
});
