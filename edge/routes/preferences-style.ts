// The look of the shopper's own page, small enough to travel with it: one column, one button, day and night.

export const PREFERENCES_CSS = `
:root{--ink:#1b2430;--soft:#566274;--line:#e1e6ec;--paper:#fff;--ground:#f5f7f9;--accent:#0b6b5d;--on-accent:#fff;--accent-soft:#e3f3f0;--warn:#8a5300;--warn-soft:#fff5e0;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e7ecf2;--soft:#a2afbf;--line:#2b3542;--paper:#18202a;--ground:#10161d;--accent:#5bc7b4;--on-accent:#06231e;--accent-soft:#12342f;--warn:#f0b860;--warn-soft:#33270f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 Pretendard,-apple-system,"Apple SD Gothic Neo","Noto Sans KR","Noto Sans CJK KR","Malgun Gothic",sans-serif;word-break:keep-all;overflow-wrap:anywhere}
main{max-width:440px;margin:0 auto;padding:48px 20px 40px;display:grid;gap:24px}
h1,h2,p,ul{margin:0;padding:0}
h1{font-size:24px;line-height:1.35;letter-spacing:-.02em}
h2{font-size:14px;color:var(--soft);font-weight:600;margin-bottom:8px}
.sender{font-weight:700;color:var(--soft)}
.act{display:grid;gap:12px;background:var(--paper);border:1px solid var(--line);border-radius:16px;padding:28px 24px}
.act p{color:var(--soft)}
form{margin:0}
button{width:100%;min-height:52px;padding:12px 18px;font:inherit;font-weight:600;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:12px;cursor:pointer}
button.primary{margin-top:8px;color:var(--on-accent);background:var(--accent);border-color:var(--accent)}
button.compact{width:auto;min-height:44px;padding:8px 14px;font-size:15px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.done .mark{width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:22px;font-weight:700;color:var(--accent);background:var(--accent-soft)}
.channels{list-style:none;background:var(--paper);border:1px solid var(--line);border-radius:16px}
.channels li{display:flex;align-items:center;justify-content:space-between;gap:12px;min-height:68px;padding:10px 16px 10px 20px}
.channels li+li{border-top:1px solid var(--line)}
.channels small{display:block;color:var(--soft)}
section>.channels+form{margin-top:12px}
details{border-top:1px solid var(--line);padding-top:16px}
details+details{border-top:0;padding-top:0}
summary{min-height:44px;display:flex;align-items:center;color:var(--soft);text-decoration:underline;text-underline-offset:4px;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
.agree{display:flex;gap:12px;align-items:flex-start;padding:12px 0 16px}
.agree input{width:22px;height:22px;flex:none;margin:2px 0 0;accent-color:var(--accent)}
.refusal,.told{padding:14px 18px;border-radius:12px}
.refusal{color:var(--warn);background:var(--warn-soft)}
.told{color:var(--accent);background:var(--accent-soft)}
.small{font-size:14px;color:var(--soft)}
`.replaceAll('\n', '');
