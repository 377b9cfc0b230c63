// `npm run reset-password -- EMAIL`: a link by which whoever has an account at the deployed Worker sets a new password.
// For the last resort, where no other owner is left to make one: it takes the Cloudflare account, as deploying does.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { operatorReset } from '../../edge/db/operator-reset';
import { ROOT } from '../support/local-build';

const [email] = process.argv.slice(2);
if (!email?.includes('@')) {
  console.error('npm run reset-password -- EMAIL');
  process.exit(1);
}
const secret = randomBytes(24).toString('hex');
const id = createHash('sha256').update(secret).digest('hex');
const command = operatorReset(id, email, Date.now());
const put = spawnSync('npx', ['wrangler', 'd1', 'execute', 'DB', '--remote', '--json', '--command', command], {
  cwd: ROOT,
  encoding: 'utf8',
  stdio: ['inherit', 'pipe', 'inherit'],
});
if (put.status !== 0) {
  console.error(put.stdout);
  process.exit(put.status ?? 1);
}
if (!put.stdout.includes(id)) {
  console.error(`Nobody signs in with ${email}.`);
  process.exit(1);
}
console.log(`Open /admin/reset/${secret} on your Worker. The link works once, for an hour.`);
