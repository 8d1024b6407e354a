// How the simulator starts from a file on a disk: from a text within it, as a classic script.
import SimulatorWorker from './off-thread/worker.ts?worker&inline';

/** The worker that renders. */
export function startSimulator(): Worker {
  return new SimulatorWorker();
}
