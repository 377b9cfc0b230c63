// The shopper's own page as it looks: one thing to do, in one tap, on a phone, without scripting or a login. It knows
// nothing about who holds the phone, so it names nobody.

import type { PropsWithChildren } from 'hono/jsx';
import type { Channel } from '../../core/member';
import { type ChannelPreference, resumeWording } from '../../core/preferences';
import { formatKst } from '../../core/time';
import { PREFERENCES_CSS } from './preferences-style';
import { CHANNEL_ADVERTS, PREFERENCE_REFUSALS } from './preferences-words';

type PageProps = { title: string; nonce: string };

const Page = ({ title, nonce, children }: PropsWithChildren<PageProps>) => (
  <html lang="ko">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <title>{title}</title>
      <link rel="icon" href="data:," />
      <style nonce={nonce} dangerouslySetInnerHTML={{ __html: PREFERENCES_CSS }} />
    </head>
    <body>
      <main>{children}</main>
    </body>
  </html>
);

type PreferencesProps = {
  nonce: string;
  senderName: string;
  channels: ChannelPreference[];
  refusal: keyof typeof PREFERENCE_REFUSALS | undefined;
  /** Channels whose adverts were just stopped, or asked for again. */
  changed: readonly Channel[];
};

export const PreferencesPage = ({ nonce, senderName, channels, refusal, changed }: PreferencesProps) => {
  const [first, ...others] = channels;
  const running = channels.filter((channel) => channel.state === 'on');
  return (
    <Page title={`${senderName} 광고 수신 설정`} nonce={nonce}>
      <p class="sender">{senderName}</p>
      {refusal && (
        <p class="refusal" role="alert">
          {PREFERENCE_REFUSALS[refusal]}
        </p>
      )}
      <Told
        channels={channels.filter((one) => changed.includes(one.channel) && (one !== first || one.state === 'on'))}
      />
      {first?.state === 'on' ? (
        <Stop channel={first} alone={running.length === 1} />
      ) : (
        first && <Stopped channel={first} />
      )}
      {others.length > 0 && (
        <section>
          <h2>다른 방법으로 받는 광고</h2>
          <ul class="channels">
            {others.map((channel) => (
              <li>
                <span>
                  <b>{CHANNEL_ADVERTS[channel.channel].name}</b>
                  <small>{channel.state === 'on' ? '받는 중' : '받지 않음'}</small>
                </span>
                {channel.state === 'on' && <StopButton channel={channel.channel} />}
              </li>
            ))}
          </ul>
          {first?.state !== 'on' && running.length > 1 && <StopAll />}
        </section>
      )}
      {channels
        .filter((channel) => channel.resumable)
        .map((channel) => (
          <Resume channel={channel.channel} senderName={senderName} open={refusal === 'agree_first'} />
        ))}
      <p class="small">주문·배송처럼 꼭 필요한 안내는 계속 보내 드립니다. 처리 결과는 14일 안에 따로 알려 드립니다.</p>
    </Page>
  );
};

/** What became of a press that the rest of the page does not answer. */
const Told = ({ channels }: { channels: readonly ChannelPreference[] }) =>
  channels.length > 0 && (
    <div class="told" role="status">
      {channels.map(({ channel, state }) => (
        <p>{state === 'on' ? CHANNEL_ADVERTS[channel].resumed : CHANNEL_ADVERTS[channel].stopped}.</p>
      ))}
    </div>
  );

const Stop = ({ channel: { channel }, alone }: { channel: ChannelPreference; alone: boolean }) => (
  <section class="act">
    <h1>{CHANNEL_ADVERTS[channel].ask}</h1>
    <p>한 번만 누르면 바로 처리됩니다. 로그인도 비용도 없습니다.</p>
    <form method="post">
      <button type="submit" class="primary" name="stop" value={channel}>
        {CHANNEL_ADVERTS[channel].stop}
      </button>
    </form>
    {!alone && <StopAll />}
  </section>
);

const StopAll = () => (
  <form method="post">
    <button type="submit" name="stop" value="all">
      모든 광고 그만 받기
    </button>
  </form>
);

const StopButton = ({ channel }: { channel: Channel }) => (
  <form method="post">
    <button type="submit" class="compact" name="stop" value={channel} aria-label={CHANNEL_ADVERTS[channel].stop}>
      그만 받기
    </button>
  </form>
);

const Stopped = ({ channel: { channel, stoppedAt } }: { channel: ChannelPreference }) => (
  <section class="act done" role="status">
    <p class="mark" aria-hidden="true">
      ✓
    </p>
    <h1>{CHANNEL_ADVERTS[channel].stopped}</h1>
    {stoppedAt !== null && <p>{formatKst(stoppedAt)}에 수신거부가 처리되었습니다.</p>}
  </section>
);

const Resume = ({ channel, senderName, open }: { channel: Channel; senderName: string; open: boolean }) => (
  <details open={open}>
    <summary>{CHANNEL_ADVERTS[channel].again}</summary>
    <form method="post">
      <input type="hidden" name="resume" value={channel} />
      <label class="agree">
        <input type="checkbox" name="agree" value="yes" />
        <span>{resumeWording(senderName, channel)}</span>
      </label>
      <button type="submit">동의하고 다시 받기</button>
    </form>
  </details>
);

/** A link that leads nowhere, and what to do instead. */
export const LostLinkPage = ({ nonce, advice }: { nonce: string; advice: string }) => (
  <Page title="링크를 찾을 수 없습니다" nonce={nonce}>
    <section class="act">
      <h1>링크를 찾을 수 없습니다</h1>
      <p>{advice}</p>
    </section>
  </Page>
);
