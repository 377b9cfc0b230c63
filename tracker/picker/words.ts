// What the picker says. The build writes it in ASCII, for pages in EUC-KR.

export const WORDS = {
  title: '요소 선택',
  aside: '위·아래로 옮기기',
  checking: '관리자와 연결하고 있습니다…',
  choose: '고르려는 버튼이나 요소를 눌러 주세요. 누른 요소가 선택될 뿐, 쇼핑몰에서는 아무 일도 일어나지 않습니다.',
  browse: '지금은 쇼핑몰을 평소처럼 쓸 수 있습니다. 버튼이 있는 페이지로 가서 요소 고르기를 눌러 주세요.',
  one: '이 페이지에서 이 요소 하나만 맞습니다.',
  many: (matches: number) => `이 페이지에서 ${matches}개가 맞습니다. 모두 세어도 되는 요소인지 확인해 주세요.`,
  none: '이 요소는 가리킬 방법이 없습니다. 상위 요소나 다른 요소를 골라 주세요.',
  sending: '보내고 있습니다…',
  sent: '관리자로 보냈습니다. 이 창을 닫고 설정 화면에서 저장해 주세요.',
  unreachable: '관리자에 연결하지 못했습니다. 잠시 후 다시 눌러 주세요.',
  parent: '상위 요소',
  again: '다시 고르기',
  use: '이 요소로 정하기',
  move: '페이지 이동하기',
  pick: '요소 고르기',
  close: '닫기',
} as const;
