// A local edge as a process of its own, for tests that kill it: `kill-child.ts DIR AT` serves the data folder with its
// clock standing at AT, says where once it is ready, and then what the Worker says.

import { startLocalEdge } from '../support/local-edge';

const [dataDir = '', at = ''] = process.argv.slice(2);
const edge = await startLocalEdge({ dataDir, clock: { at: Number(at), speed: 0 }, onLog: console.log });
console.log(`ready ${edge.url}`);
