import { holdsTogether } from './testing/holds.ts';

holdsTogether({ viability: 10_884, rfc: 36_992, prototype: 64_026, 'linux-5.19': 53_584 });
