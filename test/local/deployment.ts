// A data folder brought to life: locked, migrated, seeded at its first start, its clock going on from where it was.

import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyDataDir, occupy } from '../support/data-dir';
import { type LocalEdge, type LocalEdgeOptions, PortTaken, startLocalEdge } from '../support/local-edge';
import { firstFreePort, isFree } from '../support/ports';
import { resumeClock } from './clock';
import { type DevFile, readDevFile, writeDevFile } from './dev-file';
import { demoSite, type ShopPorts, shopPorts, shopUrl } from './shops';

const USUAL_PORT = 8787;

export type DeploymentOptions = {
  data: string;
  /** Asked for: an error when it is taken. Absent: the port of last time, or the first free one. */
  port?: number;
  speed: number;
  /** Forget everything first. */
  fresh?: boolean;
  /** Open the demo shops when there are none. */
  seed: boolean;
};

export type Deployment = { edge: LocalEdge; dev: DevFile; ports: ShopPorts };

/** Starts the edge of a data folder. Throws `DataDirInUse` while another process uses the folder. */
export async function openDeployment(options: DeploymentOptions): Promise<Deployment> {
  const { data } = options;
  occupy(data);
  // A first start that was interrupted left a half-made shop nobody has the keys of.
  const unfinished = join(data, 'seeding');
  if (options.fresh || existsSync(unfinished)) emptyDataDir(data);
  rmSync(unfinished, { force: true });

  const before = readDevFile(data);
  const log = createWriteStream(join(data, 'edge.log'), { mode: 0o600 });
  const edge = await openEdge(options.port, before, {
    dataDir: data,
    clock: resumeClock(data, options.speed),
    onLog(line) {
      log.write(`${line}\n`);
      if (!line.startsWith('{"fact"')) console.error(line);
    },
  });
  const ports = await shopPorts(Number(portOf(edge.url)), {
    cafe24: portOf(before?.shops.cafe24),
    makeshop: portOf(before?.shops.makeshop),
  });
  const dev = describe(edge, before);
  if (!options.seed || dev.sites.length > 0) return { edge, dev, ports };
  writeFileSync(unfinished, '');
  const seeded = await seedDemo(edge, dev, ports);
  writeDevFile(data, seeded);
  rmSync(unfinished);
  return { edge, dev: seeded, ports };
}

/** Starts it on the port that was asked for, or on one that is free even when others start at the same moment. */
async function openEdge(
  asked: number | undefined,
  before: DevFile | null,
  options: LocalEdgeOptions,
): Promise<LocalEdge> {
  for (let attempts = 5; ; attempts--) {
    try {
      return await startLocalEdge({ ...options, port: await edgePort(asked, before) });
    } catch (failure) {
      if (!(failure instanceof PortTaken) || asked !== undefined || attempts === 1) throw failure;
    }
  }
}

async function edgePort(asked: number | undefined, before: DevFile | null): Promise<number> {
  if (asked === undefined) {
    const last = portOf(before?.edge);
    return last !== undefined && (await isFree(last)) ? last : firstFreePort(USUAL_PORT);
  }
  if (!(await isFree(asked))) throw new Error(`Port ${asked} is taken. Choose another, or leave --port out.`);
  return asked;
}

const portOf = (url: string | null | undefined) => (url ? Number(new URL(url).port) : undefined);

/** Addresses of this start; keys of the first. */
function describe(edge: LocalEdge, before: DevFile | null): DevFile {
  const sites = before?.sites ?? [];
  return {
    edge: edge.url,
    admin: {
      url: `${edge.url}/admin`,
      email: before?.admin.email ?? 'owner@dorawa.example',
      password: before?.admin.password ?? randomBytes(9).toString('base64url'),
    },
    inbox: inboxOf(edge.url, sites),
    shops: before?.shops ?? { cafe24: null, makeshop: null },
    sites,
    apiToken: before?.apiToken ?? '',
  };
}

function inboxOf(edge: string, sites: DevFile['sites']): string | null {
  return sites[0] ? `${edge}/admin/s/${sites[0].id}/inbox` : null;
}

async function seedDemo(edge: LocalEdge, dev: DevFile, ports: ShopPorts): Promise<DevFile> {
  const { sites, apiToken } = await edge.seed({
    sites: [
      demoSite('cafe24', shopUrl('cafe24', ports.cafe24)),
      demoSite('makeshop', shopUrl('makeshop', ports.makeshop)),
    ],
    owner: { email: dev.admin.email, password: dev.admin.password, name: '운영자' },
    campaigns: true,
  });
  const described = sites.map(({ id, key, platform }) => ({ id, key, platform }));
  return { ...dev, sites: described, inbox: inboxOf(edge.url, described), apiToken };
}
