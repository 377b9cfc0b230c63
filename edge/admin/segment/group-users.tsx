// What else a change of a target group changes.

import { Notice } from '../parts';

export const GroupUsers = ({ users }: { users: readonly string[] }) =>
  users.length > 0 && (
    <Notice tone="warn">이 그룹을 쓰는 타겟 그룹과 캠페인도 함께 바뀝니다: {users.join(', ')}</Notice>
  );
