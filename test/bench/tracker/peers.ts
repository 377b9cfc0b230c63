// Who the tracker is measured beside: the least a tracker can be, and other people's, fetched from npm when the bench
// runs, in pinned versions, and never kept. A tracker that is not on npm (Umami) is taken from a folder given with
// `--peers`, one file each, named like its entry here.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

export type Peer = {
  name: string;
  code: string;
  /** The tag, as its maker tells shops to paste it. */
  tag(script: string, collector: string): string;
};

/** Sends the page view and nothing else: no ids, no queue, no retry. Less than this is no tracker. */
const FLOOR = `(function(){var s=document.currentScript,u=s.dataset.to,t=function(n){fetch(u,{method:'POST',keepalive:!0,body:JSON.stringify({n:n,u:location.href,r:document.referrer})})};window.ref=t;t('pageview')})()`;

/**
 * The same for a tracker that knows its visitor again and loses nothing: an id nobody else has, a cookie, and the event
 * written down until it is answered. Browsers take their time for each of these, whoever asks.
 */
const REMEMBERING_FLOOR = `(function(){var s=document.currentScript,l=localStorage,v=/_f=([^;]*)/.exec(document.cookie)||[0,crypto.getRandomValues(new Uint32Array(3)).join('')],b=JSON.stringify({v:v[1],n:'pageview',u:location.href,r:document.referrer});document.cookie='_f='+v[1]+';path=/;max-age=34560000';l._f=b;fetch(s.dataset.to,{method:'POST',keepalive:!0,body:b}).then(function(){delete l._f})})()`;

type Published = Omit<Peer, 'code'> & {
  /** Its package, and either a file in it or an entry to be bundled as its makers say. */
  npm?: string;
  file?: string;
  entry?: string;
};

const PUBLISHED: Published[] = [
  {
    name: 'umami',
    tag: (script, to) => `<script defer src="${script}" data-website-id="w" data-host-url="${to}"></script>`,
  },
  {
    name: 'plausible',
    npm: '@plausible-analytics/tracker@0.4.6',
    entry:
      "import {init} from '@plausible-analytics/tracker';init({domain:'shop',endpoint:document.currentScript.dataset.to,logging:false})",
    tag: (script, to) => `<script async src="${script}" data-to="${to}/api/event"></script>`,
  },
  {
    name: 'counterscale',
    npm: '@counterscale/tracker@3.4.1',
    file: 'dist/loader/tracker.js',
    tag: (script) => `<script id="counterscale-script" data-site-id="s" defer src="${script}"></script>`,
  },
];

/** The two floors, then every peer that could be had; `missing` says which could not, and why. */
export async function loadPeers(folder: string | undefined): Promise<{ peers: Peer[]; missing: string[] }> {
  const floor = (name: string, code: string): Peer => ({
    name,
    code,
    tag: (script, to) => `<script async src="${script}" data-to="${to}/f"></script>`,
  });
  const peers = [floor('floor', FLOOR), floor('floor-that-remembers', REMEMBERING_FLOOR)];
  const missing: string[] = [];
  for (const published of PUBLISHED) {
    try {
      const { name, tag } = published;
      peers.push({ name, tag, code: await codeOf(published, folder) });
    } catch (error) {
      missing.push(`${published.name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
  return { peers, missing };
}

async function codeOf({ name, npm, file, entry }: Published, folder: string | undefined): Promise<string> {
  const recorded = folder && join(folder, `${name}.js`);
  if (recorded && existsSync(recorded)) return readFileSync(recorded, 'utf8');
  if (!npm) throw new Error(`not on npm; give a folder with ${name}.js in it by --peers`);
  const away = mkdtempSync(join(tmpdir(), 'peer-'));
  try {
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', away, ...options, npm], { stdio: ['ignore', 'ignore', 'pipe'] });
    if (file) return readFileSync(join(away, 'node_modules', npm.replace(/(.)@[^/]*$/, '$1'), file), 'utf8');
    const { outputFiles } = await build({
      stdin: { contents: entry ?? '', resolveDir: away, loader: 'js' },
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2020',
      write: false,
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}
