import { expect, it } from 'vitest';
import { checkLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import { scheduleOfPlan } from '../../../../src/learn/plan/schedule-of-plan.ts';
import { createSchedule } from '../../../../src/learn/schedules/create-schedule.ts';

function training(schedule: object, epochs = 10) {
  const cases = {
    tables: [{ path: 'a.csv' }],
    columns: { image: 'file', label: 'y', split: 'split' },
  };
  return checkLearnPlan({ cases, use: { modality: 'image' }, training: { epochs, schedule } }).training;
}

it('turns epochs into steps', () => {
  expect(scheduleOfPlan(training({ name: 'cosine', warmUpEpochs: 2 }), 7)).toEqual({
    schedule: 'cosine',
    rate: 1e-3,
    total: 70,
    warmUp: { length: 14 },
  });
  expect(
    scheduleOfPlan(training({ name: 'multiStep', settings: { milestones: [4, 8], factor: 0.1 } }), 5),
  ).toMatchObject({ milestones: [20, 40], factor: 0.1 });
  const exponential = scheduleOfPlan(training({ name: 'exponential', warmUpEpochs: 0, settings: { factor: 0.5 } }), 4);
  expect(createSchedule(exponential)(8)).toBeCloseTo(0.25e-3, 12);
});

it('cuts a warm-up to half of the training, and leaves it out where there is none', () => {
  expect(scheduleOfPlan(training({ warmUpEpochs: 5 }, 2), 10)).toMatchObject({ warmUp: { length: 10 } });
  expect(scheduleOfPlan(training({ name: 'oneCycle' }), 10)).not.toHaveProperty('warmUp');
});

it('refuses what the plan states elsewhere', () => {
  expect(() => scheduleOfPlan(training({ settings: { total: 3 } }), 10)).toThrow(/"total" follows from other keys/);
});
