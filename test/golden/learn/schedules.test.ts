import { expect, test } from 'vitest';
import { createSchedule, type ScheduleSettings } from '../../../src/learn/schedules/create-schedule.ts';
import golden from './schedules.json' with { type: 'json' };

/** torch multiplies the rate step by step, which rounds in each; relative to the highest rate. */
const tolerance = 1e-14;

golden.cases.forEach((example) => {
  const { settings, rates } = example;
  test(`${JSON.stringify(settings)}: rate of every step`, () => {
    const schedule = createSchedule(settings as ScheduleSettings);
    const times = 'times' in example ? example.times : rates.map((_, step) => step);
    rates.forEach((rate, i) => {
      expect(Math.abs(schedule(times[i]!) - rate) / settings.rate, `at ${times[i]}`).toBeLessThan(tolerance);
    });
  });
});
