// Where a provider reports to, and having it made anew.

import type { HookView } from '../../actions/provider-hooks';
import { moment } from '../format';
import { Notice } from '../parts';

export const Hook = ({ hook: { url, word, oldUntil }, path, now }: { hook: HookView; path: string; now: number }) => (
  <>
    <p class="muted">
      결과를 더 빨리 받으려면 업체 콘솔의 웹훅에 아래 주소와 시크릿을 등록해 주세요. 등록하지 않아도 몇 분 간격으로
      결과를 확인합니다.
    </p>
    <dl class="summary">
      <div>
        <dt>웹훅 주소</dt>
        <dd>
          <code class="breaks">{url}</code>
        </dd>
      </div>
      <div>
        <dt>시크릿</dt>
        <dd>
          <code class="breaks">{word}</code>
        </dd>
      </div>
    </dl>
    {oldUntil === null ? <Renewal path={path} /> : <OldHook until={moment(oldUntil, now)} path={path} />}
  </>
);

const Renewal = ({ path }: { path: string }) => (
  <form method="post" action={`${path}/hook`} class="actions">
    <button type="submit">주소 새로 만들기</button>
    <span class="muted">
      주소를 다른 사람이 알게 됐을 때 누르세요. 지금 주소와 시크릿도 24시간은 더 받으니, 그 안에 업체 콘솔의 웹훅을 새
      것으로 바꾸면 됩니다.
    </span>
  </form>
);

const OldHook = ({ until, path }: { until: string; path: string }) => (
  <Notice tone="warn">
    <strong>업체 콘솔의 웹훅을 위의 새 주소와 시크릿으로 바꿔 주세요.</strong> 옛 주소는 {until}까지만 받습니다. 바꾼
    뒤에는 바로 막아도 됩니다. 바꾸기 전에 막으면 그사이 들어온 수신거부를 놓칠 수 있습니다.
    <form method="post" action={`${path}/old-hook`}>
      <button type="submit" class="small">
        옛 주소 지금 막기
      </button>
    </form>
  </Notice>
);
