import { holdsTogether } from './testing/holds.ts';

holdsTogether({ viability: 10_884, rfc: 16_048, prototype: 38_484, 'linux-5.19': 47_520 });
