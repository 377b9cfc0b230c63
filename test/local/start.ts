// `npm start`: the whole product on this machine. Migrates, seeds an empty state, starts the edge and the two stand-in
// shops, ticks the minute, says where everything is, and goes away cleanly on Ctrl-C.
//
// Options after `--`: `--port N` (8787, or the next free one), `--data DIR` (.dorawa), `--speed N` (an hour per second is
// 3600), `--fresh` (forget everything first), `--no-shops`, `--no-seed`.

import { AssertionError } from 'node:assert';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatKst } from '../../core/time';
import { DataDirInUse } from '../support/data-dir';
import type { LocalEdge } from '../support/local-edge';
import { self } from '../support/processes';
import { ShopApi } from './api';
import { keepTime, tickMinutes } from './clock';
import { type Deployment, type DeploymentOptions, openDeployment } from './deployment';
import { type DevFile, readDevFile, writeDevFile } from './dev-file';
import { shopUrl, startShop, syncMembers } from './shops';

const FASTEST = 100_000;
/** After this long we leave, finished or not. */
const STOP_MS = 1_800;

type Options = DeploymentOptions & { shops: boolean };
/** What is to be stopped, in the order it was started. */
type Closing = (() => unknown)[];

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string', default: '.dorawa' },
      speed: { type: 'string', default: '1' },
      fresh: { type: 'boolean', default: false },
      'no-shops': { type: 'boolean', default: false },
      'no-seed': { type: 'boolean', default: false },
    },
  });
  const { data, fresh } = values;
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new Error('--port takes a number from 1 to 65535');
  }
  const speed = Number(values.speed);
  if (!(speed > 0 && speed <= FASTEST)) throw new Error(`--speed takes a number up to ${FASTEST}`);
  return { data, fresh, speed, shops: !values['no-shops'], seed: !values['no-seed'], ...(port ? { port } : {}) };
}

async function start(options: Options): Promise<void> {
  const deployment = await openDeployment(options);
  const { edge } = deployment;
  const closing: Closing = [keepTime(edge, options.data)];
  stopOnSignal(edge, closing);

  const shops = options.shops ? await startShops(deployment, closing) : { cafe24: null, makeshop: null };
  const dev: DevFile = { ...deployment.dev, shops, process: self() };
  writeDevFile(options.data, dev);
  closing.push(() => writeDevFile(options.data, { ...dev, process: undefined }));
  closing.push(tickMinutes(edge, options.speed, report));
  sayWhere(dev, options, await edge.now());
}

async function startShops({ edge, dev, ports }: Deployment, closing: Closing): Promise<DevFile['shops']> {
  const urls: DevFile['shops'] = { cafe24: null, makeshop: null };
  for (const { id, platform } of dev.sites) {
    const api = new ShopApi(edge.url, dev.apiToken, id);
    const { name, hosts, settings, tag } = await api.site();
    const url = shopUrl(platform, ports[platform]);
    // Links in messages must lead to where the shop is now.
    if (settings.shopUrl !== url) await api.changeSite({ name, hosts, settings: { ...settings, shopUrl: url } });
    const shop = await startShop(platform, ports[platform], tag);
    closing.push(shop.close, syncMembers(shop, api, edge.now, report));
    urls[platform] = url;
  }
  return urls;
}

/** Stops everything, latest first, on the first signal; a second one does not wait. */
function stopOnSignal(edge: LocalEdge, closing: Closing): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    console.log('\n끄는 중… Stopping …');
    for (const close of closing.reverse()) await Promise.resolve(close()).catch(report);
    await edge.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Miniflare would end the process at once, before the time is written down.
    process.removeAllListeners(signal);
    process.on(signal, () => void stop());
  }
}

/** What we refuse is said in words; what nobody expected to fail is told with the place where it did. */
function report(error: unknown): void {
  console.error(error instanceof Error && !(error instanceof AssertionError) ? error.message : error);
}

function sayWhere(dev: DevFile, options: Options, now: number): void {
  const lines = [
    '',
    '돌아와가 켜졌습니다. Dorawa is running.',
    '',
    `  관리자     Admin          ${dev.admin.url}`,
    `             E-mail         ${dev.admin.email}`,
    `             비밀번호       ${dev.admin.password}`,
    ...(dev.inbox ? [`  받은 문자  Inbox          ${dev.inbox}`] : []),
    ...(dev.shops.cafe24 ? [`  카페24     Cafe24 shop    ${dev.shops.cafe24}   (soyeon / 1234)`] : []),
    ...(dev.shops.makeshop ? [`  메이크샵   MakeShop shop  ${dev.shops.makeshop}   (jiwoo / 1234)`] : []),
    `  API        Token          in ${join(options.data, 'dev.json')}`,
    `  시각       Clock          ${formatKst(now)} KST${options.speed === 1 ? '' : `, ×${options.speed}`}`,
    '',
    '끄려면 Ctrl-C를 누르세요. Press Ctrl-C to stop.',
  ];
  console.log(lines.join('\n'));
}

try {
  await start(readOptions());
} catch (error) {
  if (error instanceof DataDirInUse) {
    const where = readDevFile(error.dir)?.admin.url ?? error.dir;
    console.error(`이미 켜져 있습니다. Dorawa is running already: ${where} (process ${error.owner.pid}).`);
    console.error('Stop it first, or choose another folder: npm start -- --data DIR');
  } else report(error);
  process.exit(1);
}
