import { expect, test } from 'vitest';
import type { Job, JobState } from '../../../src/server/api.ts';
import { unfinishedJobs } from '../../../ui/app/unfinished.ts';

function job(id: string, state: JobState, title?: string, verb: Job['verb'] = 'audit'): Job {
  const plan = title === undefined ? {} : { title };
  const request = { verb, plan } as unknown as Job['request'];
  return { id, verb, name: id, state, attempt: 1, created: `2026-11-23T10:00:0${id}Z`, request };
}

test('audits that run, wait or failed are listed, the newest first; those of other verbs, done or stopped are not', () => {
  const jobs = [
    job('1', 'failed'),
    job('2', 'running'),
    job('3', 'done'),
    job('4', 'cancelled'),
    job('5', 'failed', undefined, 'learn'),
    job('6', 'interrupted'),
    job('7', 'queued'),
  ];
  expect(unfinishedJobs('audit', jobs).map(({ id }) => id)).toEqual(['7', '6', '2', '1']);
});

test('an audit that failed is not listed once one of its title is done, and again when it fails anew', () => {
  const jobs = [job('1', 'failed', 'A'), job('2', 'failed', 'B'), job('3', 'done', 'A'), job('4', 'running', 'A')];
  expect(unfinishedJobs('audit', jobs).map(({ id }) => id)).toEqual(['4', '2']);
  expect(unfinishedJobs('audit', [...jobs, job('5', 'failed', 'A')]).map(({ id }) => id)).toEqual(['5', '4', '2']);
});

test('datasets are listed likewise, by the name that was asked for', () => {
  const dataset = (id: string, state: JobState, name: string): Job => ({
    ...job(id, state, undefined, 'simulate'),
    ...{ name: `${name}-${id}`, request: { verb: 'simulate', name, world: { name: 'skin-tone' } } },
  });
  const jobs = [
    dataset('1', 'failed', 'a'),
    dataset('2', 'running', 'a'),
    dataset('3', 'failed', 'b'),
    job('4', 'failed'),
  ];
  expect(unfinishedJobs('simulate', jobs).map(({ id }) => id)).toEqual(['3', '2', '1']);
  expect(unfinishedJobs('simulate', [...jobs, dataset('5', 'done', 'a')]).map(({ id }) => id)).toEqual(['3', '2']);
});
