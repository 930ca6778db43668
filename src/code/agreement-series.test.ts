import { holdsTogether } from './testing/holds.ts';

holdsTogether({ amended: 95_478, v5: 69_764, v8: 50_552, 'linux-6.2': 87_648 });
