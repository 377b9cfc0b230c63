// A shop in the small world, connected to a stand-in provider: outgoing calls reach the stand-in and nothing else.

import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { connectProvider } from '../../edge/actions/providers';
import { pushKeyOf } from '../../edge/actions/push';
import type { SendingChannel } from '../../edge/channels/port';
import type { NhnAccount } from '../providers/nhn/account';
import { Nhn } from '../providers/nhn/nhn';
import { PushService } from '../providers/push/push-service';
import { Resend } from '../providers/resend/resend';
import type { Account } from '../providers/solapi/account';
import { Solapi } from '../providers/solapi/solapi';
import type { World } from './world';

/** Connects the world's shop to a SOLAPI stand-in on the world's clock. */
export async function withSolapi(
  world: World,
  account: Partial<Account> = {},
  channels: SendingChannel[] = ['sms', 'kakao', 'alimtalk'],
): Promise<Solapi> {
  const solapi = new Solapi(() => world.now(), account);
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => solapi.fetch(new Request(input, init)));
  const { apiKey, apiSecret } = solapi.account;
  const credentials = { apiKey, apiSecret, pfId: 'KA01PF-standin' };
  const connected = await connectProvider(world.edge, world.site, { provider: 'solapi', credentials, channels });
  if (!connected.ok) throw new Error(connected.error.reason);
  solapi.calls.length = 0;
  return solapi;
}

/** Connects the world's shop to a Resend stand-in on the world's clock; calls elsewhere go to nobody. */
export async function withResend(world: World): Promise<Resend> {
  const resend = new Resend(() => world.now());
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => resend.fetch(new Request(input, init)));
  const credentials = { apiKey: resend.account.apiKey, webhookSecret: resend.webhookSecret };
  const connected = await connectProvider(world.edge, world.site, {
    provider: 'resend',
    credentials,
    channels: ['email'],
  });
  if (!connected.ok) throw new Error(connected.error.reason);
  if (connected.value.problems.length > 0) throw new Error(connected.value.problems[0]?.reason);
  return resend;
}

/** Connects the world's shop to an NHN stand-in on the world's clock. */
export async function withNhn(
  world: World,
  account: Partial<NhnAccount> = {},
  channels: SendingChannel[] = ['sms', 'kakao', 'alimtalk'],
): Promise<Nhn> {
  const nhn = new Nhn(() => world.now(), account);
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => nhn.fetch(new Request(input, init)));
  const { sms, kakao, senderKey } = nhn.account;
  const credentials = {
    smsAppKey: sms.appKey,
    smsSecretKey: sms.secretKey,
    unsubscribeNo: nhn.account.unsubscribeNos[0] ?? '',
    kakaoAppKey: kakao.appKey,
    kakaoSecretKey: kakao.secretKey,
    senderKey,
  };
  const connected = await connectProvider(world.edge, world.site, { provider: 'nhn', credentials, channels });
  if (!connected.ok) throw new Error(connected.error.reason);
  nhn.calls.length = 0;
  return nhn;
}

/** Connects the world's shop to a mail host on this machine, which listens outside the engine. */
export async function withSmtp(world: World) {
  const { MAIL_HOST } = env as unknown as { MAIL_HOST: { fetch(url: string, init?: RequestInit): Promise<Response> } };
  const ask = async <Answer>(path: string, body?: object) => {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    return (await (await MAIL_HOST.fetch(`http://host${path}`, init)).json()) as Answer;
  };
  const { base } = await ask<{ base: string }>('/open');
  Object.assign(world.edge, { env: { ...world.edge.env, SMTP_BASE_URL: base } });
  const credentials = { host: 'smtp.shop.test', username: 'hello@shop.test', password: 'an app password' };
  const connected = await connectProvider(world.edge, world.site, {
    provider: 'smtp',
    credentials,
    channels: ['email'],
  });
  if (!connected.ok) throw new Error(connected.error.reason);
  if (connected.value.problems.length > 0) throw new Error(connected.value.problems[0]?.reason);
  return {
    trouble: (to: string, trouble: object) => ask('/trouble', { to, ...trouble }),
    /** Addresses whose mail it took, oldest first. */
    taken: () => ask<string[]>('/taken'),
  };
}

/** Connects the world's shop to the browsers' push services. */
export async function withWebPush(world: World): Promise<PushService> {
  const service = new PushService(() => world.now());
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => service.fetch(new Request(input, init)));
  const credentials = { contact: 'owner@shop.test' };
  const connected = await connectProvider(world.edge, world.site, {
    provider: 'webpush',
    credentials,
    channels: ['push'],
  });
  if (!connected.ok) throw new Error(connected.error.reason);
  service.applicationServerKey = await pushKeyOf(world.edge, world.site.id);
  return service;
}
