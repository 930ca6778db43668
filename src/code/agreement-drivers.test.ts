import { holdsTogether } from './testing/holds.ts';

holdsTogether({ viability: 16_292, rfc: 55_476, prototype: 64_026, 'linux-5.19': 80_284 });
