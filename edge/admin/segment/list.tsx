// The list of target groups.

import type { Segment } from '../../actions/segments';
import { people } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Empty, Time } from '../parts';
import { targetWords } from './words';

export const SegmentsPage = ({ frame, segments, now }: { frame: Frame; segments: Segment[]; now: number }) => {
  const path = (rest: string) => shopPath(frame.shop.id, `/segments${rest}`);
  const create = (
    <>
      <a class="button" href={path('/fixed/new')}>
        고정 그룹 올리기
      </a>
      <a class="button primary" href={path('/new')}>
        타겟 그룹 만들기
      </a>
    </>
  );
  return (
    <ShopPage frame={frame} room="segments" title="타겟 그룹" actions={segments.length > 0 && create}>
      {segments.length === 0 ? (
        <Empty title="아직 타겟 그룹이 없습니다">
          <p>
            "최근 7일 동안 장바구니에 담고 구매하지 않은 회원"처럼 조건으로 회원을 묶어 두면 언제든 지금 몇 명인지 볼 수
            있습니다. 회원 목록을 저장하지 않고 쓸 때마다 새로 찾습니다. 가지고 있는 회원 목록은 고정 그룹으로 올립니다.
          </p>
          {create}
        </Empty>
      ) : (
        <div class="card">
          <table class="stack">
            <thead>
              <tr>
                <th scope="col">그룹</th>
                <th scope="col">조건</th>
                <th scope="col">고친 때</th>
              </tr>
            </thead>
            <tbody>
              {segments.map(({ id, name, kind, size, target, isReadable, updatedAt }) => (
                <tr>
                  <td class="title">
                    <a href={path(`/${id}`)}>{name}</a>
                  </td>
                  <td class="wide" data-label="조건">
                    {!isReadable && '저장된 조건을 읽을 수 없습니다. 그룹을 열어 조건을 다시 저장해 주세요.'}
                    {isReadable && (kind === 'fixed' ? `고정 목록, 회원 ${people(size ?? 0)}` : targetWords(target))}
                  </td>
                  <td data-label="고친 때">
                    <Time at={updatedAt} now={now} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ShopPage>
  );
};
