// The edge a program works on: the one `npm start` runs on a data folder, or one of our own on the same folder.

import { Doors } from '../support/doors';
import { keepTime } from './clock';
import { openDeployment } from './deployment';
import { type DevFile, readRunning } from './dev-file';

export type OpenEdge = { dev: DevFile; doors: Doors; close(): Promise<void> };

/** Its clock stands still until `close`, which leaves everything as it was. */
export async function openEdge(data: string): Promise<OpenEdge> {
  const running = readRunning(data);
  if (running) {
    const doors = new Doors(running.edge);
    const { speed } = await doors.time();
    await doors.run(0);
    return { dev: running, doors, close: () => doors.run(speed) };
  }
  console.log(`Nothing is running on ${data}: starting an edge of our own.`);
  const { edge, dev } = await openDeployment({ data, speed: 0, seed: true });
  const keep = keepTime(edge, data);
  return {
    dev,
    doors: new Doors(edge.url),
    async close() {
      await keep();
      await edge.stop();
    },
  };
}
