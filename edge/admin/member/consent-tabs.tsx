// The pages about people share one place in the menu; these are its parts.

import type { Frame } from '../layout';
import { shopPath } from '../layout';

const TABS = [
  { tab: 'members', label: '회원', path: '/members' },
  { tab: 'suppressions', label: '수신거부', path: '/suppressions' },
  { tab: 'notices', label: '동의 통지', path: '/notices' },
] as const;

export const ConsentTabs = ({ frame, tab }: { frame: Frame; tab: (typeof TABS)[number]['tab'] }) => (
  <ul class="tabs" aria-label="회원과 수신 동의">
    {TABS.map((one) => (
      <li>
        <a href={shopPath(frame.shop.id, one.path)} aria-current={one.tab === tab ? 'page' : undefined}>
          {one.label}
        </a>
      </li>
    ))}
  </ul>
);
