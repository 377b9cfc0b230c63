// Which address is whose. Public doors first, since they are hit most; the admin and its sign-in are loaded only when
// somebody comes for them, so that the collector never pays for them.

import { Hono } from 'hono';
import type { Env } from './env';
import { logFailure } from './log';
import { collect } from './routes/collect';
import { takeHook } from './routes/hooks';
import { serveImage } from './routes/images';
import { followLink } from './routes/links';
import { servePicker, takePicked } from './routes/picker';
import { changePreferences, showPreferences } from './routes/preferences';
import { serveTracker } from './routes/script';

export const app = new Hono<{ Bindings: Env }>();

app.post('/e', collect);
app.get('/t/picker.js', servePicker);
app.post('/t/picked', takePicked);
app.get('/t/:file', serveTracker);
app.get('/r/:token{.*}', followLink);
app.get('/u/:token{.*}', showPreferences);
app.post('/u/:token{.*}', changePreferences);
app.post('/hooks/:provider/:secret', takeHook);
app.get('/i/:hash', serveImage);
app.get('/healthz', (c) => c.text('ok'));

app.all('/api/*', async (c) => {
  const { api } = await import('./api/api');
  return api.fetch(c.req.raw, c.env, c.executionCtx);
});
app.all('/admin/*', async (c) => {
  const { admin } = await import('./admin/admin');
  return admin.fetch(c.req.raw, c.env, c.executionCtx);
});
app.get('/admin', (c) => c.redirect('/admin/'));
app.get('/', (c) => c.redirect('/admin/'));

app.onError((error, c) => {
  logFailure('request', error, { path: new URL(c.req.url).pathname.split('/').slice(0, 3).join('/') });
  return c.text('잠시 후 다시 시도해 주세요.', 500);
});
