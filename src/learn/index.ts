// Learning: networks, losses, optimisers, schedules and training over the engine.
export { createSchedule, type Schedule, type ScheduleSettings } from './schedules/create-schedule.ts';
