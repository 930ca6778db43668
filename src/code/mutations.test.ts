/**
 * Tests that the comparison of statecharts and code can fail. It must find a small change in a listing, and a listing
 * of another version.
 */
import { expect, test } from 'vitest';
import type { ProtocolId } from '../world/index.ts';
import { ownListing } from './index.ts';
import { agree } from './testing/agree.ts';
import { TOLD } from './testing.ts';

test.each<readonly [ProtocolId, string, string]>([
  ['repaired', 'ret = -EPERM;', 'ret = -EBUSY;'],
  ['repaired', 'group->dma_users[mode]++;', 'if (group->dma_users[mode] < 1) group->dma_users[mode]++;'],
  ['repaired', 'get_file(user_owner);', ''],
  ['repaired', 'fput(group->dma_owner_file);', ''],
  ['repaired', 'group->dma_owner_file = NULL;', ''],
  // The change only matters if the other device has a stub driver.
  [
    'repaired',
    'dev->driver->vfio)',
    'dev->driver->vfio && !(dev->next && dev->next->driver && dev->next->driver->claims_shared))',
  ],
  ['v1', 'mutex_unlock(&group->mutex);', ''],
  ['v1', 'group->domain = NULL;', ''],
  ['v1', 'WARN_ON(group->dma_owner != owner)', 'group->dma_owner != owner'],
  ['linux-7.3', 'if (group->resv_direct)', 'if (0)'],
  ['linux-7.3', 'group->pasid_attached))', '0))'],
  ['linux-7.3', 'if (group->owner_cnt > 1)', 'if (group->owner_cnt > 0)'],
  ['linux-7.3', 'return drv->on_cdx ? 0 : ret;', 'return ret;'],
])('%s: `%s` changed into `%s` is caught', async (protocol, from, to) => {
  const { source } = TOLD.get(protocol)!;
  expect(source.split(from).length, 'the text to be changed').toBeGreaterThan(1);
  const listing = await ownListing(protocol, source.replace(from, to));
  if (!listing.ok) throw new Error(JSON.stringify(listing.problems[0]));
  const { disagreement } = agree(protocol, listing.told, { most: 1 });
  expect(disagreement).toMatch(/machine: .*\ncode: {4}/);
});

test.each<readonly [ProtocolId, ProtocolId]>([
  ['repaired', 'sketch'],
  ['sketch', 'repaired'],
  ['v1', 'v2'],
  ['v8', 'linux-5.19'],
])('the machine of %s is told from the listing of %s', (machine, listing) => {
  expect(agree(machine, TOLD.get(listing)!, { most: 2 }).disagreement).not.toBeNull();
});

test.each<ProtocolId>(['repaired', 'v1'])('%s: the short cuts lose no state', (protocol) => {
  // With counts of one, the search without shortcuts would take too long for v1.
  const most = process.env.VERIFY && protocol === 'repaired' ? 1 : 0;
  const short = agree(protocol, TOLD.get(protocol)!, { most });
  const plain = agree(protocol, TOLD.get(protocol)!, { most, plain: true });
  expect([short.states, short.transitions]).toEqual([plain.states, plain.transitions]);
  expect(short.inFull).toBeLessThan(plain.inFull);
});
