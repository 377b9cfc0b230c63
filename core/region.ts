// The seventeen provinces and cities of Korea (시·도), and which one an address lies in, under its present or any of its
// former names: 강원도 became 강원특별자치도 in 2023, 전라북도 전북특별자치도 in 2024, 제주도 a self-governing province in 2006.

export const REGIONS = [
  'seoul',
  'busan',
  'daegu',
  'incheon',
  'gwangju',
  'daejeon',
  'ulsan',
  'sejong',
  'gyeonggi',
  'gangwon',
  'chungbuk',
  'chungnam',
  'jeonbuk',
  'jeonnam',
  'gyeongbuk',
  'gyeongnam',
  'jeju',
] as const;
export type Region = (typeof REGIONS)[number];

/** How addresses begin: the short name, or any of the long ones. */
const BEGINNINGS: Record<Region, RegExp> = {
  seoul: /^서울(?:특별)?시?/,
  busan: /^부산(?:광역|직할)?시?/,
  daegu: /^대구(?:광역|직할)?시?/,
  incheon: /^인천(?:광역|직할)?시?/,
  // 광주시 alone is a town of 경기도; the metropolis is known by its districts.
  gwangju: /^광주(?:광역|직할)시?|^광주시?(?=(?:동|서|남|북|광산)구)/,
  daejeon: /^대전(?:광역|직할)?시?/,
  ulsan: /^울산(?:광역|직할)?시?/,
  sejong: /^세종(?:특별자치)?시?/,
  gyeonggi: /^경기도?/,
  gangwon: /^강원(?:특별자치)?도?/,
  chungbuk: /^충북|^충청북도/,
  chungnam: /^충남|^충청남도/,
  jeonbuk: /^전북(?:특별자치)?도?|^전라북도/,
  jeonnam: /^전남|^전라남도/,
  gyeongbuk: /^경북|^경상북도/,
  gyeongnam: /^경남|^경상남도/,
  jeju: /^제주(?:특별자치)?도?|^서귀포시/,
};

/** The region of a Korean address as people and platforms write it; null when its beginning does not say. */
export function regionOf(address: string): Region | null {
  const text = address
    .normalize('NFKC')
    .replace(/^[\s([]*\d{3}-?\d{2,3}[\s)\]]*/, '')
    .replace(/\s/g, '')
    .replace(/^대한민국|^한국/, '');
  return REGIONS.find((region) => BEGINNINGS[region].test(text)) ?? null;
}
