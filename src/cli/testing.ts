/**
 * For tests only: the scenarios of the protocol's history and the results of each version. Each row names its sources.
 * A mail has the name of its commit in the archive of the mailing list. s1 to s9 and r1 to r3 are rows of the sketch's
 * two functions. D is a defect of the sketch, R a repair. Other sources are commits of the kernel. The cells are copied
 * from the history, one column a version. `-` and `n/a` mark an event that sets a flag of the environment.
 */
import type { ProtocolId } from '../world/index.ts';

export interface Row {
  readonly name: string;
  readonly source: string;
  readonly events: string;
  /** The driver of device A at boot. */
  readonly boot?: string;
  readonly cells: string;
}

export const COLUMNS: readonly ProtocolId[] = [
  'viability',
  'rfc',
  'prototype',
  'sketch',
  'repaired',
  'v1',
  'v2',
  'v5',
  'v8',
  'linux-5.19',
  'linux-6.2',
  'linux-7.3',
];

export const ROWS: readonly Row[] = [
  {
    name: 'S01 T1 user first, kernel driver later',
    source: 'bound_driver and BUG_ON of vfio.c and RFC 06/20; ed5875512; s1; R1; 1ea2a07a532b',
    events: 'bind A vfio; claim F1; bind B nic',
    cells: `OK OK BUG_ON | OK OK BUG_ON | OK OK EINVAL |
      OK OK EBUSY *lock-left-held* | OK OK EBUSY |
      OK OK EBUSY | OK OK EBUSY | OK OK EBUSY | OK OK EBUSY |
      OK OK EBUSY | OK OK EBUSY | OK OK EBUSY`,
  },
  {
    name: 'S02 T2 kernel first, user later',
    source: 'vfio_group_get_device_fd; s4; R1; EPERM since v5',
    events: 'bind A vfio; bind B nic; claim F1',
    cells: `OK OK EINVAL@GET_DEVICE_FD | OK OK EINVAL | OK EINVAL OK |
      OK OK EBUSY *lock-left-held* | OK OK EBUSY |
      OK OK EBUSY | OK OK EBUSY | OK OK EPERM | OK OK EPERM |
      OK OK EPERM | OK OK EPERM | OK OK EPERM`,
  },
  {
    name: 'S03 T4 release then other user',
    source: 'r2, s7 and D1; R2',
    events: 'bind A vfio; claim F1; release F1; claim F2',
    cells: `OK OK OK OK | OK OK OK OK | OK OK OK OK |
      OK OK OK OK *leaked-ref:F1* | OK OK OK OK |
      OK OK OK OK | OK OK OK OK | OK OK OK OK | OK OK OK OK |
      OK OK OK OK | OK OK OK OK | OK OK OK OK`,
  },
  {
    name: 'S04 T6 second user while first active',
    source: 'vfio_group_fops_open; RFC 06/20; s6; v1 EPERM, v2 EBUSY; 1ea2a07a532b',
    events: 'bind A vfio; bind B vfio; claim F1; claim F2',
    cells: `OK OK OK EBUSY@open | OK OK OK EBUSY | OK OK OK EBUSY |
      OK OK OK EPERM *lock-left-held* | OK OK OK EPERM |
      OK OK OK EPERM | OK OK OK EBUSY | OK OK OK EPERM | OK OK OK EPERM |
      OK OK OK EPERM | OK OK OK EPERM | OK OK OK EPERM`,
  },
  {
    name: 'S05 T3 after a refused claim, innocent op',
    source: 's1 and D2; R1',
    events: 'bind A vfio; claim F1; bind B nic; release F1; bind B nic',
    cells: `OK OK BUG_ON DEAD DEAD | OK OK BUG_ON DEAD DEAD | OK OK EINVAL OK EINVAL |
      OK OK EBUSY HANG HANG *lock-left-held* | OK OK EBUSY OK OK |
      OK OK EBUSY OK OK | OK OK EBUSY OK OK | OK OK EBUSY OK OK | OK OK EBUSY OK OK |
      OK OK EBUSY OK OK | OK OK EBUSY OK OK | OK OK EBUSY OK OK`,
  },
  {
    name: 'S06 T7 pci-stub sibling',
    source: 'the name list; DMA_NONE; s3; 18c7a349d072',
    events: 'bind A vfio; bind B pci-stub; claim F1',
    cells: `OK OK OK | OK OK OK | OK OK OK |
      OK OK OK | OK OK OK |
      OK OK OK | OK OK OK | OK OK OK | OK OK OK |
      OK OK OK | OK OK OK | OK OK OK`,
  },
  {
    name: 'S07 T8 bridge with pcieport',
    source: '5f096b14d421b; ed5875512 leaves pcieport out; s3; c7d469849747',
    events: 'bind A vfio; bind B pcieport; claim F1',
    cells: `OK OK OK | OK OK OK | OK EINVAL OK |
      OK OK OK | OK OK OK |
      OK OK OK | OK OK OK | OK OK OK | OK OK OK |
      OK OK OK | OK OK OK | OK OK OK`,
  },
  {
    name: 'S08 T9 bridge with shpchp',
    source: '5f096b14d421b; ed5875512; s4; R1; 1ea2a07a532b',
    events: 'bind A vfio; bind B shpchp; claim F1',
    cells: `OK OK OK *SPLIT* | OK OK OK *SPLIT* | OK EINVAL OK |
      OK OK EBUSY *lock-left-held* | OK OK EBUSY |
      OK OK EBUSY | OK OK EBUSY | OK OK EPERM | OK OK EPERM |
      OK OK EPERM | OK OK EPERM | OK OK EPERM`,
  },
  {
    name: 'S09 T11 same owner claims twice, releases once, kernel binds',
    source: 's5 and D15; dcf38ed2d counts, b6fda01bb (v7) does not',
    events: 'bind A vfio; bind B vfio; claim F1; claim F1 B; release F1; unbind B; bind B nic',
    cells: `OK OK OK OK OK OK BUG_ON | OK OK OK OK OK OK BUG_ON | OK OK OK OK OK OK EINVAL |
      OK OK OK OK OK OK EBUSY *lock-left-held* | OK OK OK OK OK OK EBUSY |
      OK OK OK OK OK OK EBUSY | OK OK OK OK OK OK EBUSY | OK OK OK OK OK OK EBUSY | OK OK OK EPERM OK OK OK |
      OK OK OK EPERM OK OK OK | OK OK OK EPERM OK OK OK | OK OK OK EPERM OK OK OK`,
  },
  {
    name: 'S09d T12 device-centric version',
    source: 's5 and D15; 89395ccedbc1',
    events: 'bind A vfio; bind B vfio; dclaim F1; dclaim F1 B; drelease F1; unbind B; bind B nic',
    cells: `OK OK OK OK OK OK BUG_ON | OK OK OK OK OK OK BUG_ON | OK OK OK OK OK OK EINVAL |
      OK OK OK OK OK OK EBUSY *lock-left-held* | OK OK OK OK OK OK EBUSY |
      OK OK OK OK OK OK EBUSY | OK OK OK OK OK OK EBUSY | OK OK OK OK OK OK EBUSY | OK OK OK EPERM OK OK OK |
      OK OK OK EPERM OK OK OK | OK OK OK OK OK OK EBUSY | OK OK OK OK OK OK EBUSY`,
  },
  {
    name: 'S10 T17 over-release',
    source: 'r1; WARN_ON of every release since RFC 06/20',
    events: 'bind A vfio; claim F1; release F1; release F1',
    cells: `OK OK OK N/A | OK OK OK WARN | OK OK OK WARN |
      OK OK OK WARN | OK OK OK WARN |
      OK OK OK WARN | OK OK OK WARN | OK OK OK WARN | OK OK OK WARN |
      OK OK OK WARN | OK OK OK WARN | OK OK OK WARN`,
  },
  {
    name: 'S11 T14 NULL owner, group kernel-held',
    source: 'owner 0 of RFC 06/20; s4; R6; v1 asks the type first; v5 compares NULL with NULL; 89395ccedbc1',
    events: 'bind A vfio; bind B nic; claim -',
    cells: `OK OK N/A | OK OK ENODEV | OK EINVAL ENODEV |
      OK OK EBUSY *lock-left-held* | OK OK EINVAL |
      OK OK EBUSY | OK OK EBUSY | OK OK OK | OK OK EPERM |
      OK OK EPERM | OK OK EINVAL | OK OK EINVAL`,
  },
  {
    name: 'S12 T13 NULL owner, idle group',
    source: 's5, s6 and D6; R6; no check from v5 to 6.1; 89395ccedbc1',
    events: 'bind A vfio; claim -; claim F2',
    cells: `OK N/A OK | OK ENODEV OK | OK ENODEV OK |
      OK OK EPERM *lock-left-held* | OK EINVAL OK |
      OK EINVAL OK | OK OK EBUSY | OK OK EPERM | OK OK EPERM |
      OK OK EPERM | OK EINVAL OK | OK EINVAL OK`,
  },
  {
    name: 'S13 T15 NULL after a released file',
    source: 's8 and D6; R6; 89395ccedbc1',
    events: 'bind A vfio; claim F1; release F1; claim -',
    cells: `OK OK OK N/A | OK OK OK ENODEV | OK OK OK ENODEV |
      OK OK OK OOPS *leaked-ref:F1* | OK OK OK EINVAL |
      OK OK OK EINVAL | OK OK OK OK | OK OK OK OK | OK OK OK OK |
      OK OK OK OK | OK OK OK EINVAL | OK OK OK EINVAL`,
  },
  {
    name: 'S14 T10 vfio-pci bound but idle, kernel driver binds sibling',
    source: 'ed5875512; R9; 512881eacfa7',
    events: 'bind A vfio; bind B nic',
    cells: `OK OK | OK OK | OK EINVAL |
      OK OK | OK OK |
      OK OK | OK OK | OK OK | OK OK |
      OK OK | OK OK | OK OK`,
  },
  {
    name: 'S15 kernel-held, vfio driver binds',
    source: 'ed5875512; R9; 512881eacfa7',
    events: 'bind A nic; bind B vfio',
    cells: `OK OK | OK OK | OK EINVAL |
      OK OK | OK OK |
      OK OK | OK OK | OK OK | OK OK |
      OK OK | OK OK | OK OK`,
  },
  {
    name: 'S16 T5 three cycles of different files',
    source: 'r2, s7 and D1; R2',
    events: 'bind A vfio; claim F1; release F1; claim F2; release F2; claim F3; release F3',
    cells: `OK OK OK OK OK OK OK | OK OK OK OK OK OK OK | OK OK OK OK OK OK OK |
      OK OK OK OK OK OK OK *leaked-ref:F1,leaked-ref:F2* | OK OK OK OK OK OK OK |
      OK OK OK OK OK OK OK | OK OK OK OK OK OK OK | OK OK OK OK OK OK OK | OK OK OK OK OK OK OK |
      OK OK OK OK OK OK OK | OK OK OK OK OK OK OK | OK OK OK OK OK OK OK`,
  },
  {
    name: 'S17 T16 foreign release',
    source: 'r2 and D7; R7; iommu.c trusts the caller',
    events: 'bind A vfio; claim F1; release F2; bind B nic',
    cells: `OK OK N/A BUG_ON | OK OK OK OK | OK OK OK EINVAL |
      OK OK OK OK | OK OK WARN EBUSY |
      OK OK OK OK | OK OK OK OK | OK OK OK OK | OK OK OK OK |
      OK OK OK OK | OK OK OK OK | OK OK OK OK`,
  },
  {
    name: 'S18 T18 private domain, then sibling kernel driver',
    source: 'D12; dcf38ed2d',
    events: 'bind A nic; private; bind B nic',
    cells: `OK - OK | OK - OK | OK - OK |
      OK - OK | OK - OK |
      OK - OK | OK - OK | OK - EBUSY | OK - EBUSY |
      OK - EBUSY | OK - EBUSY | OK - EBUSY`,
  },
  {
    name: 'S19 private domain on idle group, then claim',
    source: 'D12; RFC 06/20; patch 5 of v1',
    events: 'bind A vfio; private; claim F1',
    cells: `OK - OK | OK - EBUSY | OK - OK |
      OK - OK | OK - OK |
      OK - EBUSY | OK - EBUSY | OK - EBUSY | OK - EBUSY |
      OK - EBUSY | OK - EBUSY | OK - EBUSY`,
  },
  {
    name: 'S20 T19 PASID attached, then claim',
    source: 'D12; pasid_array, 6.2',
    events: 'bind A vfio; pasid; claim F1',
    cells: `OK n/a OK | OK n/a OK | OK n/a OK |
      OK n/a OK | OK n/a OK |
      OK n/a OK | OK n/a OK | OK - OK | OK - OK |
      OK - OK | OK - EBUSY | OK - EBUSY`,
  },
  {
    name: 'S21 RESV_DIRECT device, then claim',
    source: 'a48ce36e2786, 6.6',
    events: 'bind A vfio; resv-direct; claim F1',
    cells: `OK n/a OK | OK n/a OK | OK n/a OK |
      OK n/a OK | OK n/a OK |
      OK n/a OK | OK n/a OK | OK - OK | OK - OK |
      OK - OK | OK - OK | OK - EINVAL`,
  },
  {
    name: 'S22 reset in progress, then claim',
    source: 'c279e83953d9, 7.0',
    events: 'bind A vfio; reset; claim F1',
    cells: `OK n/a OK | OK n/a OK | OK n/a OK |
      OK n/a OK | OK n/a OK |
      OK n/a OK | OK n/a OK | OK - OK | OK - OK |
      OK - OK | OK - OK | OK - EBUSY`,
  },
  {
    name: 'S23 no default domain yet, kernel bind',
    source: 'b46064a18810, 6.15',
    events: 'no-default; bind B nic',
    cells: `n/a OK | n/a OK | n/a OK |
      n/a OK | n/a OK |
      n/a OK | n/a OK | - OK | - OK |
      - OK | - OK | - EPROBE_DEFER`,
  },
  {
    name: 'S24 no group at all',
    source: 'vfio_group_get; s0 and D5; R5; ENODEV by device, no call by group',
    events: 'no-group; bind B nic; claim F1',
    boot: 'vfio-pci',
    cells: `- OK ENOENT@open | - OK ENODEV | - OK ENODEV |
      - OOPS DEAD | - OK ENODEV |
      - OK ENODEV | - OK ENODEV | - OK N/A | - OK N/A |
      - OK N/A | - OK N/A | - OK N/A`,
  },
  {
    name: 'S25 owned, two kernel drivers retry after release',
    source: 's1; 1ea2a07a532b; nobody retries',
    events: 'bind A vfio; claim F1; bind B nic; release F1; bind B nic; claim F1',
    cells: `OK OK BUG_ON DEAD DEAD DEAD | OK OK BUG_ON DEAD DEAD DEAD | OK OK EINVAL OK EINVAL OK |
      OK OK EBUSY HANG HANG HANG *lock-left-held* | OK OK EBUSY OK OK EBUSY |
      OK OK EBUSY OK OK EBUSY | OK OK EBUSY OK OK EBUSY | OK OK EBUSY OK OK EPERM | OK OK EBUSY OK OK EPERM |
      OK OK EBUSY OK OK EPERM | OK OK EBUSY OK OK EPERM | OK OK EBUSY OK OK EPERM`,
  },
  {
    name: 'S26 T20 CDX bus loses the refusal (latent)',
    source: 'cdx_dma_configure of 6.12.117 and 7.3.4, latent',
    events: 'bind A vfio; claim F1; bind B cdxnic; unbind B; release F1; claim F2; bind B nic',
    cells: `N/A | N/A | N/A |
      N/A | N/A |
      N/A | N/A | N/A | N/A |
      N/A | OK OK OK OK WARN EBUSY OK *refusal-swallowed:EBUSY,SPLIT* | OK OK OK OK WARN EBUSY OK *refusal-swallowed:EBUSY,SPLIT*`,
  },
];
