// 발송 연결: which provider carries which channel, entering an account, and what the account answers.

import { type Prices, pricesToTake } from '../../../core/dispatch/prices';
import type { BalanceView } from '../../actions/balances';
import type { AccountCheck, AccountView } from '../../actions/providers';
import { won } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, Choice, type FormState, hasErrors, Notice, TextField, Time, unsaved } from '../parts';
import { BalanceWarnings } from './balance';
import { MaskedOptOuts } from './masked-opt-outs';
import { priceList } from './price-fields';
import { Hook } from './provider-hook';
import { CHANNEL_WORDS, CREDENTIAL_FIELDS, PROBLEM_WORDS } from './provider-words';

/** What was just asked of one provider; `pricesTaken` are its prices that became the shop's by that. */
export type Asked = {
  provider: string;
  check?: AccountCheck;
  pricesTaken?: Partial<Prices>;
  form?: FormState;
  refusal?: string;
};

export const ProvidersPage = ({
  frame,
  accounts,
  balances,
  asked,
  now,
}: {
  frame: Frame;
  accounts: readonly AccountView[];
  balances: readonly BalanceView[];
  asked: Asked | null;
  now: number;
}) => (
  <ShopPage
    frame={frame}
    room="settings"
    title="발송 연결"
    actions={<a href={shopPath(frame.shop.id, '/settings')}>설정으로 돌아가기</a>}
  >
    <BalanceWarnings shopId={frame.shop.id} balances={balances} now={now} />
    <MaskedOptOuts shopId={frame.shop.id} accounts={accounts} />
    {!accounts.some((account) => account.connected) && (
      <Notice tone="info">
        아직 연결한 업체가 없어, 메시지는 실제로 나가지 않고 받은 문자함에만 쌓입니다. 쇼핑몰 이름으로 계약한 계정을
        연결하면 그때부터 실제로 보냅니다.
      </Notice>
    )}
    {accounts.map((account) => (
      <Account
        frame={frame}
        account={account}
        balance={balances.find(({ provider }) => provider === account.provider) ?? null}
        asked={asked?.provider === account.provider ? asked : null}
        now={now}
      />
    ))}
  </ShopPage>
);

type AccountProps = {
  frame: Frame;
  account: AccountView;
  balance: BalanceView | null;
  asked: Asked | null;
  now: number;
};

const Account = ({ frame, account, balance, asked, now }: AccountProps) => {
  const path = shopPath(frame.shop.id, `/settings/providers/${account.provider}`);
  return (
    <Card
      title={account.name}
      id={account.provider}
      aside={<span class="muted">{account.connected ? '연결됨' : '연결 안 됨'}</span>}
    >
      <div class="account">
        {asked?.refusal && <Notice tone="error">{asked.refusal}</Notice>}
        {asked?.pricesTaken && <PricesTaken prices={asked.pricesTaken} />}
        {asked?.check && (
          <Check
            check={asked.check}
            toTake={pricesToTake(
              { ...frame.shop.settings.prices, ...asked.pricesTaken },
              asked.check.prices ?? {},
              account.channels,
            )}
            path={path}
          />
        )}
        {account.connected && balance && !asked?.check && (
          <p>
            잔액 {won(balance.won)}{' '}
            <span class="muted">
              <Time at={balance.at} now={now} /> 확인
            </span>
          </p>
        )}
        {account.connected && <Connected account={account} path={path} now={now} />}
        {!account.connected && (
          <p class="muted">보낼 수 있는 채널: {account.offers.map((channel) => CHANNEL_WORDS[channel]).join(', ')}</p>
        )}
        <details class="unfolding" open={asked?.form !== undefined}>
          <summary>{account.connected ? '키를 바꾸거나 채널 고치기' : '연결하기'}</summary>
          <AccountForm account={account} form={asked?.form ?? { fields: {}, errors: {} }} path={path} />
        </details>
      </div>
    </Card>
  );
};

const Connected = ({ account, path, now }: { account: AccountView; path: string; now: number }) => (
  <>
    <p>이 계정으로 보내는 채널: {account.channels.map((channel) => CHANNEL_WORDS[channel]).join(', ') || '없음'}</p>
    {account.hook && <Hook hook={account.hook} path={path} now={now} />}
    <div class="actions">
      <form method="post" action={`${path}/check`}>
        <button type="submit">연결 확인</button>
      </form>
      <form method="post" action={`${path}/disconnection`}>
        <button
          type="submit"
          data-confirm={`${account.name} 연결을 끊을까요? 입력한 키를 지웁니다. 이 계정으로 보내던 메시지는 다시 연결할 때까지 회원에게 나가지 않고 받은 문자함에만 쌓입니다.`}
        >
          연결 끊기
        </button>
      </form>
    </div>
  </>
);

const AccountForm = ({ account, form, path }: { account: AccountView; form: FormState; path: string }) => (
  <form method="post" action={path} class="form" novalidate {...unsaved(hasErrors(form))} autocomplete="off">
    {Object.entries(CREDENTIAL_FIELDS[account.provider] ?? {}).map(([name, { label, help, optional, secret }]) => (
      <TextField
        form={{ fields: renamed(account, form.fields), errors: renamed(account, form.errors) }}
        name={`${account.provider}-${name}`}
        label={optional ? `${label} (선택)` : label}
        help={help}
        type={secret ? 'password' : 'text'}
        autocomplete="off"
      />
    ))}
    <fieldset class="field">
      <legend>이 계정으로 보낼 채널</legend>
      {account.offers.map((channel) => (
        <Choice
          type="checkbox"
          name={`channel-${channel}`}
          id={`${account.provider}-channel-${channel}`}
          checked={
            form.fields[`channel-${channel}`] === 'on' ||
            (Object.keys(form.fields).length === 0 &&
              (account.connected ? account.channels.includes(channel) : channel === account.offers[0]))
          }
          label={CHANNEL_WORDS[channel]}
        />
      ))}
    </fieldset>
    <button class="primary" type="submit">
      확인하고 저장
    </button>
  </form>
);

/** Fields by the names they have on a page with several accounts. */
const renamed = ({ provider }: AccountView, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${provider}-${name}`, value]));

const PricesTaken = ({ prices }: { prices: Partial<Prices> }) =>
  Object.keys(prices).length > 0 ? (
    <Notice tone="info">
      업체의 단가를 설정에 옮겼습니다: {priceList(prices)}. 계약한 금액과 다르면 설정에서 고쳐 주세요.
    </Notice>
  ) : null;

const Check = ({ check, toTake, path }: { check: AccountCheck; toTake: Partial<Prices>; path: string }) => (
  <>
    {check.problems.length === 0 ? (
      <Notice tone="info">연결되어 있습니다. 보낼 준비가 됐습니다.</Notice>
    ) : (
      check.problems.map(({ reason, detail }) => (
        <Notice tone="warn">
          {PROBLEM_WORDS[reason]} {detail && <span class="muted">({detail})</span>}
        </Notice>
      ))
    )}
    <dl class="summary">
      {check.balance !== null && (
        <div>
          <dt>잔액</dt>
          <dd>{won(check.balance)}</dd>
        </div>
      )}
      {check.senders && (
        <div>
          <dt>{check.senders.some(({ number }) => /^\d/.test(number)) ? '발신번호' : '보내는 도메인'}</dt>
          <dd>
            {check.senders
              .filter((sender) => sender.active)
              .map((sender) => sender.number)
              .join(', ') || '없음'}
          </dd>
        </div>
      )}
      {check.prices && Object.keys(check.prices).length > 0 && (
        <div>
          <dt>단가</dt>
          <dd>{priceList(check.prices)}</dd>
        </div>
      )}
    </dl>
    {Object.keys(toTake).length > 0 && (
      <form method="post" action={`${path}/prices`} class="actions">
        <button type="submit">단가를 설정에 옮기기</button>
        <span class="muted">설정의 단가와 다른 것: {priceList(toTake)}</span>
      </form>
    )}
  </>
);
