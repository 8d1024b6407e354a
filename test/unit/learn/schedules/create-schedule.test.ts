import { expect, test } from 'vitest';
import { createSchedule, type ScheduleSettings } from '../../../../src/learn/schedules/create-schedule.ts';

test('the warm-up rises in a straight line, fractions of an epoch included, and meets the schedule', () => {
  const rate = createSchedule({ schedule: 'cosine', rate: 0.2, total: 1000, warmUp: { length: 10, from: 0.1 } });
  expect(rate(0)).toBe(0.1);
  expect(rate(2.5)).toBeCloseTo(0.125, 15);
  expect(rate(10)).toBe(0.2);
  expect(rate(505)).toBeCloseTo(0.1, 15);
});

test('drops come at times counted with the warm-up', () => {
  const warmUp = { length: 2 };
  const steps = createSchedule({ schedule: 'step', rate: 8, every: 3, factor: 0.5, warmUp });
  expect([0, 1, 2, 3, 5.9, 6].map(steps)).toEqual([0, 4, 8, 4, 4, 2]);
  const drops = createSchedule({ schedule: 'multiStep', rate: 8, milestones: [3, 6], factor: 0.5, warmUp });
  expect([0, 1, 2, 3, 5.9, 6].map(drops)).toEqual([0, 4, 8, 4, 4, 2]);
});

test('after the end the rate stays where it is', () => {
  expect(createSchedule({ schedule: 'cosine', rate: 1, total: 10, floor: 0.25 })(15)).toBe(0.25);
  expect(createSchedule({ schedule: 'polynomial', rate: 1, total: 10, power: 2, floor: 0.25 })(15)).toBe(0.25);
  const cycle = createSchedule({ schedule: 'oneCycle', rate: 1, total: 10 });
  expect(cycle(50)).toBe(cycle(9));
});

test.each<[ScheduleSettings, string]>([
  [{ schedule: 'constant', rate: -1 }, '`rate` must be a finite number of at least 0; got -1.'],
  [{ schedule: 'cosine', rate: 1, total: 0 }, '`total` must be a finite number above 0; got 0.'],
  [
    { schedule: 'cosine', rate: 1, total: 10, warmUp: { length: 10 } },
    'The warm-up of 10 must end before the training',
  ],
  [{ schedule: 'step', rate: 1, every: 0, factor: 0.1 }, '`every`'],
  [{ schedule: 'multiStep', rate: 1, milestones: [5, 5], factor: 0.1 }, '`milestones` must be above 0 and ascend'],
  [{ schedule: 'multiStep', rate: 1, milestones: [0, 5], factor: 0.1 }, '`milestones`'],
  [{ schedule: 'exponential', rate: 1, factor: Number.NaN }, '`factor`'],
  [{ schedule: 'oneCycle', rate: 1, total: 3 }, 'The rise must be longer than one step'],
  [{ schedule: 'oneCycle', rate: 1, total: 30, rise: 1 }, '`rise` must be below 1'],
  [{ schedule: 'oneCycle', rate: 1, total: 30, warmUp: { length: 1 } }, 'leave `warmUp` out'],
  [{ schedule: 'constant', rate: 1, warmUp: { length: -1 } }, '`warmUp`'],
  [{ schedule: 'cosin', rate: 1 } as never, 'There is no schedule "cosin".'],
  [{ schedule: 'constant' } as never, '`rate` is missing.'],
  [{ schedule: 'cosine', rate: 1, total: undefined } as never, '`total` is missing.'],
  [{ schedule: 'multiStep', rate: 1, factor: 0.1 } as never, '`milestones` is missing.'],
])('%j is refused', (settings, message) => {
  expect(() => createSchedule(settings)).toThrow(
    expect.objectContaining({ code: 'learn/bad-schedule', message: expect.stringContaining(message) }),
  );
});
