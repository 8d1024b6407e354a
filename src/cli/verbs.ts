// The verbs of the command line, in the order in which the help lists them.
import type { Command } from '@commander-js/extra-typings';
import { auditCommand } from './commands/audit.ts';
import { benchCommand } from './commands/bench.ts';
import { compareCommand } from './commands/compare.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { initCommand } from './commands/init.ts';
import { learnCommand } from './commands/learn.ts';
import { postProcessCommand } from './commands/post-process.ts';
import { reportCommand } from './commands/report.ts';
import { selftestCommand } from './commands/selftest.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { validateCommand } from './commands/validate.ts';
import type { Session } from './verb.ts';

/** Makes each verb for a session. */
export const verbs: readonly ((session: Session) => Command)[] = [
  auditCommand,
  compareCommand,
  reportCommand,
  validateCommand,
  initCommand,
  simulateCommand,
  learnCommand,
  benchCommand,
  postProcessCommand,
  serveCommand,
  demoCommand,
  selftestCommand,
  doctorCommand,
];
